/** @jsxImportSource preact */
import {
  Checkbox,
  Checklist,
  Datetime,
  FilePicker,
  LocalExpressionContext,
  Numberfield,
  Radio,
  Select,
  Taglist,
  Textarea,
  Textfield,
} from '@bpmn-io/form-js-viewer';
import i18next from 'i18next';
import type { FunctionComponent } from 'preact';
import { useContext } from 'preact/hooks';
import { fileAddress, upload } from '../../api/files.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { officeNow } from '../../words/office-clock.ts';
import { dayInWords, moment } from '../../words/time.ts';
import { concluded, isRequired } from '../conclusions.ts';
import { CheckboxField, ChecklistField, RadioField } from '../fields/ChoiceField.tsx';
import { FilesField } from '../fields/FilesField.tsx';
import type { FieldProps } from '../fields/field.ts';
import { MomentField } from '../fields/MomentField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { NumberField, TextField } from '../fields/TextField.tsx';
import { Told } from '../fields/Told.tsx';
import type { FieldSchema } from '../schema.ts';
import { OfficeRows } from './OfficeRows.tsx';
import { TagListField } from './TagListField.tsx';
import { OfficeValidator } from './validator.ts';

interface FormFields {
  register(type: string, component: unknown): void;
}
interface Own {
  config: { type: string };
}

const files = { upload, address: fileAddress, sayProblem };

/** form-js asks every field for its configuration: it keeps form-js's own, with our changes. */
function under(own: Own, Component: FunctionComponent<FieldProps>, changes?: object) {
  return Object.assign((props: FieldProps) => <Component {...useOthers(props)} />, { config: { ...own.config, ...changes } });
}

const momentInWords = (at: string) => moment(at, officeNow());

/** Of a field that holds words: filled in, or only read in every task. */
function inWords(Component: FunctionComponent<FieldProps>): FunctionComponent<FieldProps> {
  return (props) =>
    props.field.readonly ? <Told {...props} dayInWords={dayInWords} momentInWords={momentInWords} /> : <Component {...props} />;
}

/** The field as the other answers make it: asked for only under its condition, and with what the office concludes said below. */
function useOthers(props: FieldProps): FieldProps {
  const { data } = useContext(LocalExpressionContext) as unknown as { data: Record<string, unknown> | null };
  const { field } = props;
  if (!field.properties?.derived && !field.properties?.requiredWhen) return props;
  const values = data ?? {};
  const conclusion = saidConclusion(field, concluded(field, values));
  const description = [field.description, conclusion].filter(Boolean).join(' · ');
  const validate = { ...field.validate, required: isRequired(field, values) };
  return { ...props, field: { ...field, validate, ...(description ? { description } : {}) } };
}

function saidConclusion({ values }: FieldSchema, conclusion: unknown): string {
  // A list of boxes shows by its ticks what has been concluded.
  if (conclusion === undefined || Array.isArray(conclusion)) return '';
  const option = values?.find(({ value }) => value === conclusion);
  return i18next.t('form:concluded', { conclusion: option?.label ?? String(conclusion) });
}

const FIELDS = [
  under(Textfield as Own, inWords(TextField)),
  under(Textarea as Own, inWords(TextField)),
  under(Numberfield as Own, inWords(NumberField)),
  under(Checkbox as Own, inWords(CheckboxField)),
  under(Checklist as Own, inWords(ChecklistField)),
  under(Radio as Own, inWords(RadioField)),
  under(Select as Own, inWords(SelectField)),
  under(Taglist as Own, inWords(TagListField)),
  // Values are ids and instants of ours: form-js's own clean-up would drop them.
  under(
    Datetime as Own,
    inWords((props) => <MomentField {...props} now={officeNow} />),
    { sanitizeValue: undefined },
  ),
  under(FilePicker as Own, (props) => <FilesField {...props} files={files} />, { emptyValue: [] }),
];

class OfficeFields {
  static $inject = ['formFields'];
  constructor(formFields: FormFields) {
    for (const field of FIELDS) formFields.register(field.config.type, field);
  }
}

/** Our own components under form-js's field types: the browser's inputs, in the reader's language. */
export const officeModule = {
  __init__: ['officeFields'],
  officeFields: ['type', OfficeFields],
  validator: ['type', OfficeValidator],
  repeatRenderManager: ['type', OfficeRows],
};
