import { mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerRounds } from './peer-rounds.mjs';

// bpmn-server as its default configuration has it, save that it is silent and runs no timers; called in its process, as its own demo does.

const { diagram, mongodbUrl, prefix, packages } = JSON.parse(process.env.PEER ?? '{}');
const fetched = createRequire(join(packages, 'package.json'));
const { BPMNServer, Configuration, Logger, defaultConfiguration } = fetched('bpmn-server');
const folder = await mkdtemp(join(tmpdir(), 'weibao-peer-'));
await writeFile(join(folder, 'twenty-activities.bpmn'), diagram);
console.log = () => undefined;

const logger = new Logger({ toConsole: false });
const database = { MongoDB: { db_url: mongodbUrl, db: `${prefix}_peer` } };
const server = new BPMNServer(new Configuration({ ...defaultConfiguration, definitionsPath: `${folder}/`, database }), logger, {
  cron: false,
});

/** @param {{ instance: { items: { id: string, status: string }[] } }} execution */
const waiting = ({ instance }) => instance.items.find(({ status }) => status === 'wait')?.id;

answerRounds({
  begin: async () => waiting(await server.engine.start('twenty-activities', {}, null, 'bench')) ?? '',
  complete: async (/** @type {string} */ item) => {
    const next = waiting(await server.engine.invoke({ 'items.id': item }, {}, 'bench'));
    // It keeps every line it has ever written.
    logger.clear();
    return next;
  },
});
