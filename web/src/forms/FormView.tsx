import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js-base.css';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../../../server/errors.ts';
import './fields/fields.css';
import './form-view.css';
import { followConclusions } from './conclusions.ts';
import { officeModule } from './form-js/office-fields.tsx';
import { type FieldErrors, placed } from './form-js/server-issues.ts';
import { fieldsOf, localized, type Schema } from './schema.ts';

export type Values = Record<string, unknown>;

export interface FormHandle {
  /** What is filled in, checked; null and marked where something is wrong. */
  submit(): Values | null;
  /** What is filled in so far, unchecked. */
  values(): Values;
  /** Marks what the server has found; answers what belongs to no field. */
  mark(issues: Issue[]): string[];
}

interface Props {
  schema: Schema;
  /** What the fields begin with. Later changes of it are not taken: the user is writing. */
  data: Values;
  readOnly?: boolean;
  label: string;
  ref?: Ref<FormHandle>;
  onChange?(): void;
}

interface Inside {
  _setState(state: { errors: FieldErrors }): void;
  _getSubmitData(): Values;
  _getState(): { data: Values };
}

/** A form-js form in the reader's language, with our fields. */
export function FormView({ schema, data, readOnly = false, label, ref, onChange }: Props) {
  const { i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<Form | null>(null);
  const written = useRef<Values>(data);
  const told = useRef(onChange);
  told.current = onChange;

  useEffect(() => {
    const made = new Form({
      container: place.current!,
      additionalModules: [officeModule],
      properties: { readOnly, ariaLabel: label },
    });
    let importing = true;
    form.current = made;
    // Not awaited: importing is done at once, the promise is form-js's manner of speaking.
    void made.importSchema(localized(schema, language), written.current).then(() => {
      importing = false;
    });
    const inside = made as unknown as Inside;
    const follow = followConclusions(fieldsOf(schema), written.current);
    made.on('field.updated', () => {
      // form-js is about to show this very object: what is written into it now is shown with the rest.
      Object.assign(inside._getState().data, follow(inside._getState().data));
      written.current = { ...written.current, ...inside._getSubmitData() };
      if (!importing) told.current?.();
    });
    return () => {
      written.current = { ...written.current, ...inside._getSubmitData() };
      made.destroy();
      form.current = null;
    };
  }, [schema, language, readOnly, label]);

  useImperativeHandle(ref, () => ({
    submit() {
      const { data: filled, errors } = form.current!.submit();
      if (Object.keys(errors).length === 0) return filled;
      focusFirstFault(place.current!);
      return null;
    },
    values: () => (form.current as unknown as Inside)._getSubmitData(),
    mark(issues) {
      const { errors, elsewhere } = placed(localized(schema, language), issues);
      (form.current as unknown as Inside)._setState({ errors });
      focusFirstFault(place.current!);
      return elsewhere;
    },
  }));

  return <div ref={place} className="form-view" />;
}

function focusFirstFault(place: HTMLElement): void {
  // The marks are drawn after this turn.
  setTimeout(() => {
    const fault = place.querySelector<HTMLElement>('.wb-invalid :is(input, select, textarea)');
    fault?.focus();
    fault?.scrollIntoView({ block: 'center' });
  });
}
