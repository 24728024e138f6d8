import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { comment, useComments } from '../../api/tasks.ts';
import { Loaded } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { Moment } from '../../parts/Moment.tsx';

export function Comments({ taskId }: { taskId: string }) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const comments = useComments(taskId);
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);

  async function send() {
    setSending(true);
    try {
      await comment(taskId, text.trim());
      setText('');
      await queryClient.invalidateQueries({ queryKey: ['tasks', 'comments', taskId] });
    } catch (error) {
      void message.error(sayProblem(error));
    }
    setSending(false);
  }

  return (
    <>
      <Loaded query={comments}>
        {(items) =>
          items.length === 0 ? (
            <p className="muted">{t('noComments')}</p>
          ) : (
            <ul className="rows">
              {items.map(({ id, at, by, byName, text: said }) => (
                <li key={id} style={{ marginBottom: 8 }}>
                  <span className="muted">
                    {byName ?? by} · <Moment at={at} />
                  </span>
                  <div style={{ whiteSpace: 'pre-wrap' }}>{said}</div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Input.TextArea
        value={text}
        onChange={({ target }) => setText(target.value)}
        rows={2}
        maxLength={4000}
        aria-label={t('commentLabel')}
        placeholder={t('commentHint')}
      />
      <Button style={{ marginTop: 8 }} disabled={text.trim() === ''} loading={sending} onClick={() => void send()}>
        {t('commentSend')}
      </Button>
    </>
  );
}
