import { useTranslation } from 'react-i18next';
import { type CaseFile, useCase, useFiledFields } from '../../api/cases.ts';
import { Loaded, Waiting } from '../../app/Loading.tsx';
import { FieldValues } from '../../parts/FieldValues.tsx';

/** Of what the case knows, the few things on which this task is decided. */
export function KeyFacts({ caseId, names }: { caseId: string; names: string[] }) {
  const { t } = useTranslation('tasks');
  const found = useCase(caseId);
  return (
    <section className="panel" aria-labelledby="key-facts">
      <h2 id="key-facts">{t('keyFacts')}</h2>
      <Loaded query={found}>{(file) => <Facts file={file} names={names} />}</Loaded>
    </section>
  );
}

function Facts({ file, names }: { file: CaseFile; names: string[] }) {
  const schema = useFiledFields(file);
  const known = Object.fromEntries(names.flatMap((name) => (file.record[name] === undefined ? [] : [[name, file.record[name]]])));
  if (!schema) return <Waiting />;
  return <FieldValues schema={schema} data={known} order={names} />;
}
