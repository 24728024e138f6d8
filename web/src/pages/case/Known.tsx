import { useTranslation } from 'react-i18next';
import { useCase } from '../../api/cases.ts';
import { Loaded } from '../../app/Loading.tsx';
import { Submissions } from './Submissions.tsx';

/** What the case already knows, form by form, the latest first. */
export function Known({ caseId }: { caseId: string }) {
  const { t } = useTranslation('cases');
  const found = useCase(caseId);
  return (
    <Loaded query={found}>
      {(file) => (file.submissions.length > 0 ? <Submissions file={file} /> : <p className="muted">{t('nothingFiled')}</p>)}
    </Loaded>
  );
}
