import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** Time a fresh worker gets to load FEEL before it is given up. */
const START_MILLIS = 10_000;
const MEMORY_MB = 128;

/**
 * Evaluates in a thread of its own and waits for it, so that an expression that runs away can be killed.
 * The thread is kept; a killed one is replaced when it is needed next.
 */
interface Watched {
  worker: Worker;
  port: MessagePort;
  signal: Int32Array;
  ready: boolean;
}

let current: Watched | undefined;
/** Questions so far; each answer names its own. */
let asked = 0;

interface Answer {
  id: number;
  result: WatchedResult;
}

export type WatchedResult = { json: string } | { error: string } | 'timeout';

export function evaluateWatched(
  feel: string,
  names: string[],
  args: unknown[],
  now: string,
  millis: number,
  maxBytes: number,
): WatchedResult {
  current ??= start();
  if (!current.ready && Atomics.wait(current.signal, 0, 0, START_MILLIS) === 'timed-out')
    throw new Error('The FEEL worker does not start.');
  current.ready = true;
  const { port, signal, worker } = current;
  asked += 1;
  Atomics.store(signal, 0, 0);
  port.postMessage({ id: asked, feel, names, args, now, maxBytes });
  const answer = answered(signal, millis) ? (receiveMessageOnPort(port)?.message as Answer | undefined) : undefined;
  if (answer?.id === asked) return answer.result;
  // Too late, or not to this question: whatever it says next would be taken for the answer to another expression.
  current = start();
  port.close();
  void worker.terminate();
  return 'timeout';
}

/** On a busy machine the thread may hardly have run: what counts is the work it could do, within reason. */
function answered(signal: Int32Array, millis: number): boolean {
  const before = process.cpuUsage();
  for (let waited = 0; waited < millis * PATIENCE; waited += millis) {
    // The bell of the answer before may ring late: only the signal says that this one is there.
    while (Atomics.wait(signal, 0, 0, millis) !== 'timed-out') if (Atomics.load(signal, 0) === 1) return true;
    const { user, system } = process.cpuUsage(before);
    if (user + system >= millis * 1_000 * 0.8) return Atomics.load(signal, 0) === 1;
  }
  return Atomics.load(signal, 0) === 1;
}
const PATIENCE = 10;

function start(): Watched {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const feelin = pathToFileURL(createRequire(import.meta.url).resolve('feelin')).href;
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: { port: port2, signal, feelin },
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    stdout: true,
    stderr: true,
  });
  // Out of memory ends the thread; whoever waits for it runs into the time limit.
  worker.on('error', () => {
    if (current?.worker === worker) current = undefined;
  });
  worker.unref();
  port1.unref();
  return { worker, port: port1, signal, ready: false };
}

/** Plain JavaScript, because a thread cannot load TypeScript; it answers JSON, for FEEL's values lose their class on the way. */
const PROGRAM = `
const { workerData: { port, signal, feelin } } = require('node:worker_threads');
const ready = () => { Atomics.store(signal, 0, 1); Atomics.notify(signal, 0); };
import(feelin).then((FEEL) => {
  const HARD = new Set(['NO_FUNCTION_FOUND', 'FUNCTION_INVOCATION_FAILURE', 'UNSUPPORTED', 'INVALID_TYPE', 'INVALID_ARGUMENTS', 'NOT_COMPARABLE']);
  port.on('message', ({ id, feel, names, args, now, maxBytes }) => {
    let answer;
    try {
      const clock = FEEL.dateAndTime(now);
      const constant = (value) => Object.assign(() => value, { $args: [] });
      const made = FEEL.evaluate('function(' + ['now', 'today', ...names].join(', ') + ') ' + feel, {}, 'camunda');
      const result = made.value.invoke([constant(clock), constant(FEEL.date(now.slice(0, 10))), ...args.map((one) => one === null ? undefined : one)]);
      const value = result === undefined ? null : result;
      const hard = value === null && made.warnings.find(({ type, message }) => HARD.has(type) && (type === 'NO_FUNCTION_FOUND' || !message.includes("'null'")));
      const json = hard ? '' : JSON.stringify(typeof value === 'function' ? null : value);
      answer = hard ? { error: hard.message } : json.length > maxBytes ? { error: 'the result is too large' } : { json };
    } catch (error) {
      answer = { error: String(error && error.message || error) };
    }
    port.postMessage({ id, result: answer });
    ready();
  });
  ready();
});
`;
