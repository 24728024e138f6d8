/** @jsxImportSource preact */
import i18next from 'i18next';
import type { FieldSchema } from '../schema.ts';
import { Labelled } from './Frame.tsx';
import type { FieldProps } from './field.ts';

/** What nobody may change here is read, not filled in: the whole text, wrapped, without a box that cuts it. */
export function Told(props: FieldProps & { dayInWords(day: string): string; momentInWords(at: string): string }) {
  const { field, value, domId } = props;
  const words = inWords(props, field, value);
  return (
    <Labelled {...props} readonly empty={words === ''}>
      <output id={domId} class="wb-told">
        {words || '—'}
      </output>
    </Labelled>
  );
}

type Words = Pick<Parameters<typeof Told>[0], 'dayInWords' | 'momentInWords'>;

function inWords(words: Words, field: FieldSchema, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.map((one) => optionOf(field, one)).join(i18next.t('app:comma'));
  if (field.type === 'datetime' && typeof value === 'string') return momentOf(words, field, value);
  if (typeof value === 'boolean' && !field.values) return i18next.t(value ? 'app:yes' : 'app:no');
  return optionOf(field, value);
}

function momentOf({ dayInWords, momentInWords }: Words, { subtype }: FieldSchema, value: string): string {
  if (subtype === 'time' || Number.isNaN(Date.parse(value))) return value;
  return subtype === 'date' ? dayInWords(value) : momentInWords(value);
}

const optionOf = ({ values = [] }: FieldSchema, value: unknown) =>
  values.find((option) => JSON.stringify(option.value) === JSON.stringify(value))?.label ?? String(value);
