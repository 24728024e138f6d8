/** @jsxImportSource preact */
import i18next from 'i18next';
import { useState } from 'preact/hooks';
import { Labelled } from './Frame.tsx';
import { described, type FieldProps } from './field.ts';

export interface Files {
  upload(file: File): Promise<{ id: string; name: string }>;
  address(id: string): string;
  sayProblem(error: unknown): string;
}

/** Names of what was uploaded from this page; the value of the field is ids only. */
const names = new Map<string, string>();

/** Each file is sent as it is chosen, so that a lost connection loses one file and not the form. */
export function FilesField(props: FieldProps & { files: Files }) {
  const { field, value, domId, disabled, readonly, onChange, files } = props;
  const [sending, setSending] = useState(0);
  const [refused, setRefused] = useState<string[]>([]);
  const kept = Array.isArray(value) ? (value as string[]) : [];
  const fixed = disabled || readonly;

  async function send(input: HTMLInputElement) {
    const chosen = [...(input.files ?? [])];
    input.value = '';
    setRefused([]);
    setSending(chosen.length);
    const added: string[] = [];
    for (const file of chosen) {
      try {
        const { id, name } = await files.upload(file);
        names.set(id, name);
        added.push(id);
      } catch (error) {
        setRefused((before) => [...before, `${file.name}: ${files.sayProblem(error)}`]);
      }
      setSending((left) => left - 1);
    }
    if (added.length > 0) onChange({ value: [...kept, ...added] });
  }

  return (
    <Labelled {...props}>
      <ul class="wb-files">
        {kept.map((id, index) => (
          <li key={id}>
            <a href={files.address(id)} download>
              {names.get(id) ?? i18next.t('form:fileNumber', { number: index + 1 })}
            </a>
            {!fixed && (
              <button
                type="button"
                class="wb-small-button"
                aria-label={i18next.t('form:removeFile', { number: index + 1 })}
                onClick={() => onChange({ value: kept.filter((other) => other !== id) })}
              >
                {i18next.t('form:remove')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!fixed && (
        <input
          id={domId}
          type="file"
          class="wb-file-input"
          multiple={field.multiple !== false}
          accept={field.accept}
          onChange={({ currentTarget }) => void send(currentTarget)}
          {...described(props)}
        />
      )}
      {sending > 0 && <div role="status">{i18next.t('form:sending', { count: sending })}</div>}
      {refused.map((problem) => (
        <div key={problem} class="wb-error" role="alert">
          ⚠ {problem}
        </div>
      ))}
    </Labelled>
  );
}
