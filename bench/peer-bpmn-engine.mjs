import { EventEmitter } from 'node:events';
import * as Elements from 'bpmn-elements';
import { Engine } from 'bpmn-engine';
import BpmnModdle from 'bpmn-moddle';
import Serializer, { TypeResolver } from 'moddle-context-serializer';
import { answerRounds } from './peer-rounds.mjs';

// bpmn-engine by itself: nothing is stored, no request is answered, the diagram is read once for all instances.

const { diagram } = JSON.parse(process.env.PEER ?? '{}');
const sourceContext = Serializer(await new BpmnModdle().fromXML(diagram), TypeResolver(Elements));
let started = 0;

/** @typedef {{ signal(): void, next(): Promise<Task | undefined> }} Task */

answerRounds({
  begin: async () => /** @type {Task} */ (await start()),
  complete: async (/** @type {Task} */ task) => {
    const next = task.next();
    task.signal();
    return next;
  },
});

/** @returns {Promise<Task | undefined>} */
async function start() {
  /** @type {(task?: Task) => void} */
  let told = () => undefined;
  const next = () =>
    new Promise((/** @type {(task?: Task) => void} */ resolve) => {
      told = resolve;
    });
  const listener = new EventEmitter();
  listener.on('activity.wait', (api) => told({ signal: () => api.signal(), next }));
  started += 1;
  const engine = new Engine({ name: `bench ${started}`, sourceContext });
  const first = next();
  engine.once('end', () => told());
  await engine.execute({ listener });
  return first;
}
