import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { keepDraft, readDraft } from '../../../../modeler/draft/drafts.ts';
import { processKeyOf } from '../../../../modeler/draft/new-process.ts';

const MOST_BYTES = 5_000_000;

/** Opens a .bpmn file in the editor of its process. A draft that is under way there is replaced only when asked. Never uploads. */
export function useFileImport(): (file: File) => false {
  const { t } = useTranslation('modeler');
  const { message, modal } = App.useApp();
  const navigate = useNavigate();
  const open = async (file: File) => {
    if (file.size > MOST_BYTES) return void message.error(t('import.tooLarge', { name: file.name }));
    const xml = await file.text();
    const key = processKeyOf(xml);
    if (!key) return void message.error(t('import.noProcess', { name: file.name }));
    const replace = async () => {
      if (!keepDraft(key, { xml, at: new Date().toISOString(), base: 0 })) return void message.error(t('draft.not-kept'));
      await navigate(`/processes/${key}/edit`);
    };
    if (!readDraft(key)) return void replace();
    modal.confirm({ title: t('import.replace', { key }), okText: t('import.replaceYes'), cancelText: t('cancel'), onOk: replace });
  };
  return (file) => {
    void open(file);
    return false;
  };
}
