import { useTranslation } from 'react-i18next';
import { type CaseFile, useFiledFields } from '../../api/cases.ts';
import { FieldValues } from '../../parts/FieldValues.tsx';

/** Of what the case knows, the few things on which this task is decided. */
export function KeyFacts({ file, names }: { file: CaseFile; names: string[] }) {
  const { t } = useTranslation('tasks');
  const schema = useFiledFields(file);
  const known = Object.fromEntries(names.flatMap((name) => (file.record[name] === undefined ? [] : [[name, file.record[name]]])));
  return (
    <section className="panel" aria-labelledby="key-facts">
      <h2 id="key-facts">{t('keyFacts')}</h2>
      <FieldValues schema={schema} data={known} order={names} />
    </section>
  );
}
