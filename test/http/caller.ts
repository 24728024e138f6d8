// biome-ignore lint/suspicious/noExplicitAny: tests read answers as an outside program does, which has no types
export type Json = any;

export interface Answer<T = Json> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Call {
  body?: unknown;
  headers?: Record<string, string>;
}

/** One program or person that calls the server. */
export interface Caller {
  get<T = Json>(path: string, call?: Call): Promise<Answer<T>>;
  post<T = Json>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  send<T = Json>(method: string, path: string, call?: Call): Promise<Answer<T>>;
  cookie?: string;
}

/** `watch` is told every answer, before the test sees it. */
export function callerOf(
  url: string,
  headers: Record<string, string>,
  watch: (method: string, path: string, answer: Answer) => void = () => undefined,
): Caller {
  async function send<T>(method: string, path: string, { body, headers: more = {} }: Call = {}): Promise<Answer<T>> {
    const raw = typeof body === 'string' || body instanceof FormData || body === undefined;
    const answer = await fetch(url + path, {
      method,
      headers: { ...headers, ...(raw ? {} : { 'content-type': 'application/json' }), ...more },
      body: raw ? (body as string | FormData | undefined) : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '');
    const given = { status: answer.status, headers: answer.headers, body: (json ? JSON.parse(text) : text) as T };
    watch(method, path, given);
    return given;
  }
  return { send, get: (path, call) => send('GET', path, call), post: (path, body, more) => send('POST', path, { body, headers: more }) };
}

/** A small diagram: ask → wait for the answer message with the business key → confirm. */
export function smallDiagram(key: string, more: { name?: string; role?: string } = {}): string {
  const groups = more.role ? `camunda:candidateGroups="${more.role}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="defs-${key}" targetNamespace="http://weibao.org/test">
  <message id="m1" name="${key}.answer" />
  <process id="${key}" name="${more.name ?? 'Small'}" isExecutable="true">
    <startEvent id="start" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="ask" />
    <userTask id="ask" name="Ask" ${groups} />
    <sequenceFlow id="f2" sourceRef="ask" targetRef="answer" />
    <intermediateCatchEvent id="answer"><messageEventDefinition id="med" messageRef="m1" /></intermediateCatchEvent>
    <sequenceFlow id="f3" sourceRef="answer" targetRef="confirm" />
    <userTask id="confirm" name="Confirm" ${groups} />
    <sequenceFlow id="f4" sourceRef="confirm" targetRef="end" />
    <endEvent id="end" />
  </process>
</definitions>`;
}

export async function deploy(caller: Caller, xml: string): Promise<Answer> {
  return caller.send('POST', '/api/definitions', { body: xml, headers: { 'content-type': 'application/xml' } });
}

/** A report as the duty officer takes it down: the police have been called. */
export const reportTaken = {
  policeCalled: true,
  policeCalledAt: '2026-11-20T17:00+08:00',
  discoveredAt: '2026-11-20T16:40+08:00',
  reportedAt: '2026-11-20T16:52+08:00',
  immediateDanger: false,
  observedFacts: '手臂有淤青。',
  situations: ['S4'],
  wantsConfidential: true,
  channel: '电话',
  reporterType: '公民',
  policeChannel: '110',
};
