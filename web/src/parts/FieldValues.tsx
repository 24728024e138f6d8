import { useTranslation } from 'react-i18next';
import type { Json } from '../../../server/kernel/types.ts';
import { fileAddress } from '../api/files.ts';
import { everyField, type FieldSchema, fieldsOf, labelOf, localized, type Schema } from '../forms/schema.ts';
import { currentLanguage } from '../language.ts';
import './field-values.css';
import { Moment } from './Moment.tsx';
import { useNames } from './names.ts';

interface Props {
  schema: Schema | undefined;
  data: Record<string, unknown>;
  /** Names in the order in which they are to be read; default: the form's. */
  order?: string[];
}

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** What was filled into a form, as text: labels and the words of the options instead of keys and codes. */
export function FieldValues({ schema, data, order: wanted }: Props) {
  const shown = schema ? localized(schema, currentLanguage()) : undefined;
  const order: (string | undefined)[] = wanted ?? (shown ? everyField(fieldsOf(shown)).map((field) => field.key ?? field.path) : []);
  const names = Object.keys(data).filter((name) => !isEmpty(data[name]));
  names.sort((one, other) => place(order, one) - place(order, other));
  return (
    <dl className="field-values">
      {names.map((name) => {
        const field = shown && fieldsOf(shown).find(({ key, path }) => key === name || path === name);
        return (
          <div key={name} className="field-value">
            <dt>{field ? labelOf(field) : name}</dt>
            <dd>
              <Value field={field} value={data[name] as Json} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function place(order: (string | undefined)[], name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function Value({ field, value }: { field: FieldSchema | undefined; value: Json }) {
  const { t } = useTranslation();
  const { person } = useNames();
  if (field?.type === 'filepicker' && Array.isArray(value)) return <FileLinks ids={value as string[]} />;
  if (field?.type === 'dynamiclist' && Array.isArray(value)) return <Rows field={field} rows={value as Record<string, unknown>[]} />;
  if (Array.isArray(value)) return <>{value.map((each) => wordFor(field, each)).join(t('comma'))}</>;
  if (typeof value === 'boolean') return <>{optionOf(field, value) ?? t(value ? 'yes' : 'no')}</>;
  if (typeof value === 'string' && ISO_MOMENT.test(value)) return <Moment at={value} />;
  if (typeof value === 'object' && value !== null) return <FieldValues schema={field as Schema | undefined} data={value} />;
  const words = wordFor(field, value);
  return <span style={{ whiteSpace: 'pre-wrap' }}>{field?.properties?.source === 'people' ? person(words) : words}</span>;
}

const optionOf = (field: FieldSchema | undefined, value: unknown) => field?.values?.find((option) => option.value === value)?.label;
const wordFor = (field: FieldSchema | undefined, value: unknown) => optionOf(field, value) ?? String(value);

function Rows({ field, rows }: { field: FieldSchema; rows: Record<string, unknown>[] }) {
  return (
    <ol style={{ margin: 0, paddingLeft: 20 }}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a filed form have no identity and do not move
        <li key={index}>
          <FieldValues schema={{ components: field.components ?? [] }} data={row} />
        </li>
      ))}
    </ol>
  );
}

function FileLinks({ ids }: { ids: string[] }) {
  const { t } = useTranslation('form');
  return (
    <>
      {ids.map((id, index) => (
        <a key={id} href={fileAddress(id)} download style={{ marginRight: 12 }}>
          {t('fileNumber', { number: index + 1 })}
        </a>
      ))}
    </>
  );
}
