/** @jsxImportSource preact */
import i18next from 'i18next';
import { useState } from 'preact/hooks';
import { get } from '../api/client.ts';
import { sayProblem } from './say.ts';

interface Answer {
  status: string;
  at: string;
}

/** Status words only: what has become of a report is told to nobody who merely holds a code. */
export function ReceiptPage() {
  const [code, setCode] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<unknown>();
  const [asking, setAsking] = useState(false);

  async function ask(event: Event) {
    event.preventDefault();
    if (code.trim() === '') return;
    setAsking(true);
    setProblem(undefined);
    setAnswer(undefined);
    await get<Answer>(`/api/public/receipts/${encodeURIComponent(code.trim())}`).then(setAnswer, setProblem);
    setAsking(false);
  }

  const language = i18next.language === 'en' ? 'en-US' : 'zh-CN';
  return (
    <form onSubmit={(event) => void ask(event)}>
      <h1>{i18next.t('receipt.title')}</h1>
      <label class="wb-label" for="code">
        {i18next.t('receipt.code')}
      </label>
      <input
        id="code"
        class="wb-input code-input"
        value={code}
        maxLength={100}
        autoComplete="off"
        autoCapitalize="characters"
        spellcheck={false}
        onInput={({ currentTarget }) => setCode(currentTarget.value)}
      />
      <button type="submit" class="send-button" disabled={asking}>
        {i18next.t('receipt.ask')}
      </button>
      {problem !== undefined && (
        <p role="alert" class="note is-bad">
          {sayProblem(problem)}
        </p>
      )}
      {answer && (
        <p role="status" class="note">
          <strong>{i18next.t(`receipt.status.${answer.status}`, { defaultValue: answer.status })}</strong>
          <br />
          {i18next.t('receipt.at', { at: new Date(answer.at).toLocaleString(language, { timeZone: 'Asia/Shanghai' }) })}
        </p>
      )}
    </form>
  );
}
