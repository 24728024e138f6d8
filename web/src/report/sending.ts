import { post } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import type { KeptReport } from './kept-report.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/** Sends until the server has answered. `waiting` is told before each pause why it is made. Throws what the server refuses for good. */
export async function send({ values, key }: KeptReport, waiting: (why: Problem) => void): Promise<string> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      const { receiptCode } = await post<{ receiptCode: string }>('/api/public/reports', { variables: values }, { idempotencyKey: key });
      return receiptCode;
    } catch (error) {
      if (!(error instanceof Problem) || !error.passing) throw error;
      waiting(error);
      await pause(wait);
    }
  }
}

/** Ends early when the phone has a connection again. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
  });
}
