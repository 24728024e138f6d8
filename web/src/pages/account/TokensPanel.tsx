import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { revokeToken, type TokenView, useTokens } from '../../api/tokens.ts';
import { Loaded } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNow } from '../../words/office-clock.ts';
import './account.css';
import { TokenDialog } from './TokenDialog.tsx';

/** Programs that may act as this person. */
export function TokensPanel() {
  const { t } = useTranslation('account');
  const tokens = useTokens();
  const [making, setMaking] = useState(false);
  return (
    <section className="panel" aria-labelledby="account-tokens">
      <h2 id="account-tokens">
        {t('tokens')} <span className="count">{tokens.data && t('tokenCount', { count: tokens.data.length })}</span>
      </h2>
      <p>{t('tokensAbout')}</p>
      <Loaded query={tokens}>
        {(found) =>
          found.length === 0 ? (
            <p className="muted">{t('noTokens')}</p>
          ) : (
            <ul className="rows" style={{ marginBottom: 12 }}>
              {found.map((token) => (
                <Row key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Button onClick={() => setMaking(true)}>{t('tokenNew')}</Button>
      {making && <TokenDialog close={() => setMaking(false)} />}
    </section>
  );
}

function Row({ token }: { token: TokenView }) {
  const { t } = useTranslation('account');
  const { modal, message } = App.useApp();
  const now = useNow();
  const over = token.expiresAt !== undefined && new Date(token.expiresAt) <= now;

  function ask() {
    modal.confirm({
      title: t('revokeTitle', { name: token.name }),
      content: t('revokeAbout'),
      okText: t('revoke'),
      okButtonProps: { danger: true },
      cancelText: t('app:cancel'),
      onOk: async () => {
        try {
          await revokeToken(token.id);
          void message.success(t('revoked', { name: token.name }));
        } catch (error) {
          void message.error(sayProblem(error));
        }
        await queryClient.invalidateQueries({ queryKey: ['tokens'] });
      },
    });
  }

  return (
    <li className="token-row">
      <div>
        <strong>{token.name}</strong>
        <div className="muted">
          {t('createdAt')} <Moment at={token.createdAt} /> ·{' '}
          {token.lastUsedAt ? (
            <>
              {t('lastUsedAt')} <Moment at={token.lastUsedAt} />
            </>
          ) : (
            t('neverUsed')
          )}
        </div>
      </div>
      <span className="muted">
        {token.expiresAt ? (
          <>
            {t(over ? 'expired' : 'expiresAt')} <Moment at={token.expiresAt} />
          </>
        ) : (
          t('endless')
        )}
      </span>
      <Button size="small" aria-label={t('revokeNamed', { name: token.name })} onClick={ask}>
        {t('revoke')}
      </Button>
    </li>
  );
}
