import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagram, line, process } from '../engine/support.ts';
import { openTestStores } from '../support/stores.ts';
import { type Caller, deploy, type Json } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

const NAME = 'http-completion';
const task = (id: string) => `<bpmn:userTask id="${id}" name="${id}" />`;
const flow = (from: string, to: string) => `<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}" />`;
const errand = line('errand', ...['one', 'two', 'three', 'four', 'five', 'six'].map(task));
const sideBySide = process(
  'side-by-side',
  `<bpmn:startEvent id="begin" /><bpmn:parallelGateway id="split" /><bpmn:endEvent id="over" />
   ${['ask', 'look', 'write'].map(task).join('')}
   ${flow('begin', 'split')}${flow('split', 'ask')}${flow('split', 'look')}${flow('ask', 'write')}${flow('look', 'over')}${flow('write', 'over')}`,
);
/** What servers look after by themselves, whatever is asked of them. */
const BY_ITSELF = new Set(['find clock', 'find outbox', 'find jobs', 'find alarms', 'find migrations']);

describe('completing a task', () => {
  let server: TestServer;
  let officer: Caller;
  let commands: string[] = [];

  beforeAll(async () => {
    const { mongodbUrl } = openTestStores(NAME);
    server = await startServer(NAME, { MONGODB_URL: `${mongodbUrl}${mongodbUrl.includes('?') ? '&' : '?'}monitorCommands=true` });
    officer = await server.hire('linan', 'wbb_officer');
    await deploy(server.drill, diagram(errand));
    await deploy(server.drill, diagram(sideBySide));
    server.stores.mongo.getClient().on('commandStarted', ({ commandName, command }) => {
      const what = `${commandName} ${command[commandName]}`;
      if (!BY_ITSELF.has(what)) commands.push(what);
    });
  });
  afterAll(() => server.close());

  const start = async (definition: string) => (await server.drill.post('/api/instances', { definition })).body.id as string;
  const open = async (instanceId: string) => (await officer.get(`/api/tasks?instance=${instanceId}`)).body.items as Json[];
  const complete = async (id: string) => {
    const { status, body } = await officer.post(`/api/tasks/${id}/complete`, { variables: {} });
    expect(status).toBe(200);
    return body.next as Json[];
  };
  const named = (tasks: Json[], name: string) => tasks.find(({ elementId }) => elementId === name);
  const names = (tasks: Json[]) => tasks.map(({ elementId }) => elementId);

  it('answers with the task it opens, as the inbox has it', async () => {
    const instanceId = await start('errand');
    const [first] = await open(instanceId);

    const next = await complete(first.id);

    expect(names(next)).toEqual(['two']);
    expect(next).toEqual(await open(instanceId));
  });

  it('answers also with the tasks that were open before, the newest first', async () => {
    const tasks = await open(await start('side-by-side'));

    const next = await complete(named(tasks, 'ask').id);

    expect(names(next)).toEqual(['write', 'look']);
    expect(names(await complete(named(next, 'write').id))).toEqual(['look']);
    expect(await complete(named(next, 'look').id)).toEqual([]);
  });

  it('does not offer a task that somebody else has claimed', async () => {
    const tasks = await open(await start('side-by-side'));
    await server.drill.post(`/api/tasks/${named(tasks, 'look').id}/claim`);

    expect(names(await complete(named(tasks, 'ask').id))).toEqual(['write']);
  });

  it('asks nine things of MongoDB: session, account, task, the step with its commit, the audit, whether the instance stands still', async () => {
    let [next] = await open(await start('errand'));
    commands = [];

    for (let done = 0; done < 5; done += 1) [next] = await complete(next.id);

    expect(commands).toContain('commitTransaction 1');
    expect(commands.length, commands.join(', ')).toBeLessThanOrEqual(5 * 9);
  });

  it('asks a few things for each where twenty are completed at once', async () => {
    const instances = await Promise.all(Array.from({ length: 20 }, () => start('errand')));
    const tasks = await Promise.all(instances.map(open));
    commands = [];

    await Promise.all(tasks.map(([first]) => complete(first.id)));

    expect(commands.length, commands.join(', ')).toBeLessThanOrEqual(20 * 4);
  });
});
