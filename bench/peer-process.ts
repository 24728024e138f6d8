import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Latencies, latencies } from './figures.ts';

export interface Peer {
  /** Completions per second, and milliseconds of one, with so many clients at once. */
  round(clients: number, seconds: number): Promise<{ perSecond: number } & Latencies>;
  stop(): void;
}

/** An engine in a process of its own, so that none pays for another's memory. Answers once it can be asked. */
export async function peerProcess(script: string, settings: Record<string, string>): Promise<Peer> {
  const child = fork(script, { env: { PATH: process.env.PATH, NODE_ENV: 'production', PEER: JSON.stringify(settings) } });
  await answer(child, script);
  return {
    async round(clients, seconds) {
      child.send({ clients, seconds });
      const { perSecond, times } = (await answer(child, script)) as { perSecond: number; times: number[] };
      return { perSecond, ...latencies(times) };
    },
    stop: () => child.disconnect(),
  };
}

async function answer(child: ChildProcess, script: string): Promise<unknown> {
  const over = new AbortController();
  try {
    const [told] = await Promise.race([
      once(child, 'message', { signal: over.signal }),
      once(child, 'exit', { signal: over.signal }).then(() => Promise.reject(new Error(`${script} has ended without an answer.`))),
    ]);
    return told;
  } finally {
    over.abort();
  }
}
