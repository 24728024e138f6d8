import { App, Checkbox, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountView, changeAccount, createAccount, useOrganisations, useRoles } from '../../api/people.ts';
import { useSession } from '../../api/session.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';

const SHORTEST_PASSWORD = 12;
const USERNAME = /^[a-z][a-z0-9._-]{1,31}$/;

interface Edited {
  username: string;
  displayName: string;
  organisation: string;
  /** `role:ORG` */
  grants: string[];
  password?: string;
  disabled?: boolean;
  withoutOtp?: boolean;
}

export function AccountDialog({ account, close }: { account: AccountView | undefined; close: () => void }) {
  const { t } = useTranslation('accounts');
  const { message } = App.useApp();
  const { data: session } = useSession();
  const { data: organisations = [] } = useOrganisations();
  const { data: roles = [] } = useRoles();
  const [form] = Form.useForm<Edited>();
  const [error, setError] = useState<unknown>();
  const home = Form.useWatch('organisation', form) ?? account?.organisation;
  // Nobody changes their own roles or locks themselves out.
  const own = account?.id === session?.id;
  const held = account?.grants.map(({ role, organisation }) => `${role}:${organisation}`) ?? [];
  const elsewhere = held.filter((grant) => !grant.endsWith(`:${home}`));
  const offered = roles.filter(({ key }) => key !== 'reporter').map((role) => ({ value: `${role.key}:${home}`, label: named(role) }));
  const kept = elsewhere.map((grant) => ({ value: grant, label: grant }));

  async function save() {
    const { username, displayName, organisation, grants, password, disabled, withoutOtp } = await form.validateFields();
    const granted = grants.map((grant) => {
      const [role, org] = grant.split(':') as [string, string];
      return { role, organisation: org };
    });
    try {
      if (account) {
        const access = own ? {} : { grants: granted, disabled };
        await changeAccount(account.id, {
          displayName,
          organisation,
          ...access,
          ...(password ? { password } : {}),
          ...(withoutOtp ? { otp: false as const } : {}),
        });
      } else {
        await createAccount({ username, displayName, organisation, grants: granted, password: password! });
      }
      void message.success(t('saved', { name: displayName }));
      await queryClient.invalidateQueries({ queryKey: ['accounts'] });
      void queryClient.invalidateQueries({ queryKey: ['people'] });
      close();
    } catch (refused) {
      setError(refused);
    }
  }

  const required = [{ required: true, message: t('missing') }];
  return (
    <Modal
      open
      title={account ? t('editNamed', { name: account.displayName }) : t('new')}
      okText={t('app:save')}
      cancelText={t('app:cancel')}
      onOk={() => void save().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={account ? { ...account, grants: held } : { grants: [] }}>
        <Form.Item
          name="username"
          label={t('username')}
          rules={account ? [] : [{ required: true, pattern: USERNAME, message: t('usernameRule') }]}
        >
          <Input disabled={account !== undefined} autoCapitalize="none" autoComplete="off" />
        </Form.Item>
        <Form.Item name="displayName" label={t('displayName')} rules={required}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="organisation" label={t('organisation')} rules={required}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={organisations.filter(({ external }) => !external).map((org) => ({ value: org.code, label: named(org) }))}
          />
        </Form.Item>
        <Form.Item name="grants" label={t('roles')} extra={own ? t('notOwn') : undefined}>
          <Select mode="multiple" disabled={own || !home} options={[...offered, ...kept]} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t(account ? 'newPassword' : 'firstPasswordLabel')}
          rules={[{ required: !account, min: SHORTEST_PASSWORD, message: t('passwordRule', { count: SHORTEST_PASSWORD }) }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {account && !own && (
          <Form.Item name="disabled" valuePropName="checked">
            <Checkbox>{t('disable')}</Checkbox>
          </Form.Item>
        )}
        {account?.otp && (
          <Form.Item name="withoutOtp" valuePropName="checked">
            <Checkbox>{t('withoutOtp')}</Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
