/** @jsxImportSource preact */
import { buildExpressionContext, LocalExpressionContext, RepeatRenderManager } from '@bpmn-io/form-js-viewer';
import i18next from 'i18next';
import type { ComponentType } from 'preact';
import { useContext } from 'preact/hooks';
import type { FieldSchema } from '../schema.ts';

type Indexes = Record<string, number>;
interface RowsProps {
  field: FieldSchema & { allowAddRemove?: boolean };
  indexes?: Indexes;
  readonly?: boolean;
  disabled?: boolean;
  onChange(update: { field?: FieldSchema; value: unknown; indexes?: Indexes }): void;
  RowsRenderer: ComponentType<Record<string, unknown>>;
  useSharedState: unknown;
}
interface Context {
  data: unknown;
  this: unknown;
  parent: unknown;
  i: number[];
}
interface FormInside {
  _getState(): { data: object; properties: { readOnly?: boolean } };
  _getInitializedFieldData(data: object, place: { container: unknown; indexes: Indexes }): unknown;
}

const NOTHING = <span hidden />;

/** Lists of rows as form-js keeps them, in the reader's language and without folding rows away. */
export class OfficeRows extends RepeatRenderManager {
  #inside(): FormInside {
    return (this as unknown as { _form: FormInside })._form;
  }

  #rows(field: FieldSchema, indexes: Indexes | undefined): unknown[] {
    const paths = (this as unknown as { _pathRegistry: { getValuePath(field: FieldSchema, at: object): string[] } })._pathRegistry;
    const path = paths.getValuePath(field, { indexes });
    const value = path.reduce<unknown>(
      (level, key) => (level as Record<string, unknown> | undefined)?.[key],
      this.#inside()._getState().data,
    );
    return Array.isArray(value) ? value : [];
  }

  // biome-ignore lint/suspicious/noExplicitAny: form-js types its components as any
  override Repeater = (props: any) => {
    const { RowsRenderer, indexes, useSharedState: _, field, ...rest } = props as RowsProps;
    const parent = useContext(LocalExpressionContext) as unknown as Context;
    const rows = this.#rows(field, indexes);
    const fixed = rest.readonly || rest.disabled || this.#inside()._getState().properties.readOnly;
    const drop = (index: number) => rest.onChange({ field, value: rows.filter((_row, other) => other !== index), indexes });
    return (
      <>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: form-js knows rows by their index
          <div key={index} class="wb-row">
            <div class="wb-row-head">
              <span>{i18next.t('form:row', { number: index + 1 })}</span>
              {field.allowAddRemove && !fixed && (
                <button
                  type="button"
                  class="wb-small-button"
                  aria-label={i18next.t('form:removeRow', { number: index + 1 })}
                  onClick={() => drop(index)}
                >
                  {i18next.t('form:remove')}
                </button>
              )}
            </div>
            <LocalExpressionContext.Provider
              value={
                {
                  data: parent.data,
                  this: row,
                  parent: buildExpressionContext({ ...parent, data: parent.this } as never),
                  i: [...parent.i, index + 1],
                } as never
              }
            >
              <RowsRenderer {...rest} field={field} indexes={{ ...indexes, [field.id]: index }} />
            </LocalExpressionContext.Provider>
          </div>
        ))}
      </>
    );
  };

  // biome-ignore lint/suspicious/noExplicitAny: form-js types its components as any
  override RepeatFooter = (props: any) => {
    const { field, indexes, readonly, disabled, onChange } = props as RowsProps;
    const inside = this.#inside();
    if (!field.allowAddRemove || readonly || disabled || inside._getState().properties.readOnly) return NOTHING;
    const add = () => {
      const rows = this.#rows(field, indexes);
      const place = { container: field, indexes: { ...indexes, [field.id]: rows.length } };
      onChange({ value: [...rows, inside._getInitializedFieldData(inside._getState().data, place)] });
    };
    return (
      <button type="button" class="wb-small-button wb-add" onClick={add}>
        + {i18next.t('form:add')}
      </button>
    );
  };
}
