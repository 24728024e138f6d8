import { Button, Grid } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileAddress, upload } from '../../api/files.ts';
import { attach, useAttachments } from '../../api/tasks.ts';
import { Loaded } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { sizeInWords } from '../../words/size.ts';

/** The kinds that the server takes, as phones and desktops name them. */
const KINDS = 'image/*,audio/*,video/*,.pdf,.docx,.xlsx';

export function Attachments({ taskId, mayAdd }: { taskId: string; mayAdd: boolean }) {
  const { t } = useTranslation('tasks');
  const attachments = useAttachments(taskId);
  return (
    <Loaded query={attachments}>
      {({ items, maxBytes }) => (
        <>
          {items.length === 0 ? (
            <p className="muted">{t('noAttachments')}</p>
          ) : (
            <ul className="rows" data-testid="attachments">
              {items.map(({ id, name, size, type }) => (
                <li key={id} className="wrap" style={{ padding: '4px 0' }}>
                  <a href={fileAddress(id)} download={name}>
                    {name}
                  </a>
                  <span className="muted">
                    {t(`fileKind.${kindOf(type)}`)} · {sizeInWords(size)}
                  </span>
                </li>
              ))}
            </ul>
          )}
          {mayAdd && <Adding taskId={taskId} maxBytes={maxBytes} />}
        </>
      )}
    </Loaded>
  );
}

function kindOf(type: string): string {
  const kind = type.split('/')[0]!;
  if (['image', 'audio', 'video'].includes(kind)) return kind;
  return type === 'application/pdf' ? 'pdf' : type.includes('spreadsheet') ? 'sheet' : 'document';
}

/** Each file is sent as it is chosen: what fails says so and keeps nothing else back. */
function Adding({ taskId, maxBytes }: { taskId: string; maxBytes: number }) {
  const { t } = useTranslation('tasks');
  const { md } = Grid.useBreakpoint();
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<string>();
  const [refused, setRefused] = useState<string[]>([]);

  async function add(input: HTMLInputElement) {
    const chosen = [...(input.files ?? [])];
    input.value = '';
    setRefused([]);
    for (const file of chosen) {
      setSending(file.name);
      const problem =
        file.size > maxBytes ? t('fileTooLarge', { size: sizeInWords(file.size), limit: sizeInWords(maxBytes) }) : await send(file);
      if (problem) setRefused((before) => [...before, t('fileRefused', { name: file.name, problem })]);
    }
    setSending(undefined);
    await queryClient.invalidateQueries({ queryKey: ['tasks', 'attachments', taskId] });
  }

  async function send(file: File): Promise<string | undefined> {
    try {
      await attach(taskId, (await upload(file)).id);
      return undefined;
    } catch (error) {
      return sayProblem(error);
    }
  }

  const busy = sending !== undefined;
  return (
    <>
      <div className="wrap" style={{ marginTop: 8 }}>
        {!md && (
          <Button disabled={busy} onClick={() => camera.current?.click()}>
            {t('takePhoto')}
          </Button>
        )}
        <Button disabled={busy} onClick={() => chooser.current?.click()}>
          {t('addFile')}
        </Button>
        <span className="muted">{t('fileRules', { limit: sizeInWords(maxBytes) })}</span>
      </div>
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={t('takePhoto')}
        onChange={({ currentTarget }) => void add(currentTarget)}
      />
      <input
        ref={chooser}
        type="file"
        accept={KINDS}
        multiple
        hidden
        aria-label={t('addFile')}
        onChange={({ currentTarget }) => void add(currentTarget)}
      />
      <p role="status" style={{ margin: '4px 0 0' }}>
        {sending && t('sendingFile', { name: sending })}
      </p>
      {refused.map((problem) => (
        <p key={problem} role="alert" style={{ color: 'var(--overdue)', margin: '4px 0 0' }}>
          ⚠ {problem}
        </p>
      ))}
    </>
  );
}
