// Ends the stores when whoever started them is gone without a word (kill -9, a crash).
// Its standard input is a pipe from the parent: one line of JSON for each process to watch, `done` when all is in order. The end of the pipe is the parent's death.
import { createInterface } from 'node:readline';
import { end } from './processes.mjs';

/** @type {import('./processes.mjs').Identity[]} */
const watched = [];
let inOrder = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'done') inOrder = true;
  else watched.push(JSON.parse(line));
}
if (!inOrder) await Promise.all(watched.map((identity) => end(identity, 8_000)));
