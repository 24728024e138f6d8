import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

const EVENTS = [
  'task.opened',
  'task.completed',
  'task.cancelled',
  'task.claimed',
  'task.updated',
  'task.reminded',
  'alert.raised',
  'alert.updated',
  'alert.closed',
  'instance.started',
  'instance.ended',
  'instance.suspended',
  'instance.resumed',
  'case.updated',
  'deadline.updated',
  'incident.raised',
  'incident.resolved',
] as const;
/** Which queries a kind of event makes old. */
const TOUCHES: Record<string, string[]> = {
  task: ['tasks', 'board', 'cases', 'instances'],
  alert: ['alerts', 'board', 'cases'],
  deadline: ['tasks', 'board', 'cases', 'alerts'],
  instance: ['cases', 'instances', 'board', 'definitions', 'incidents', 'tasks'],
  case: ['cases', 'board'],
  incident: ['incidents', 'instances', 'cases', 'definitions'],
};
/** One step of a process tells many things at once; they are one reason to look again. */
const GATHER_MS = 250;
const REOPEN_MS = 5_000;

export type Connection = 'connecting' | 'live' | 'lost';
let connection: Connection = 'connecting';
const watchers = new Set<() => void>();

function become(next: Connection): void {
  if (next === connection) return;
  connection = next;
  for (const watcher of watchers) watcher();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => connection,
  );
}

/** Keeps what is on the screen up to date by server-sent events. */
export function useLive(signedIn: boolean): void {
  const client = useQueryClient();
  useEffect(() => (signedIn ? listen(client) : undefined), [client, signedIn]);
}

function listen(client: QueryClient): () => void {
  const touched = new Set<string>();
  let source: EventSource;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;

  const refresh = () => {
    gathering = undefined;
    for (const key of touched) void client.invalidateQueries({ queryKey: [key] });
    touched.clear();
  };
  const touch = (keys: string[]) => {
    for (const key of keys) touched.add(key);
    gathering ??= setTimeout(refresh, GATHER_MS);
  };

  function open(): void {
    source = new EventSource('/api/events');
    for (const name of EVENTS) source.addEventListener(name, () => touch(TOUCHES[name.split('.')[0]!] ?? []));
    source.addEventListener('open', () => {
      // What happened meanwhile was told to nobody here.
      if (wasLost) touch([...new Set(Object.values(TOUCHES).flat())]);
      wasLost = false;
      become('live');
    });
    source.addEventListener('error', () => {
      wasLost = true;
      become('lost');
      if (source.readyState !== EventSource.CLOSED) return;
      // The browser does not try again what was refused: the session may have ended, or a store is away.
      void client.invalidateQueries({ queryKey: ['session'] });
      again = setTimeout(open, REOPEN_MS);
    });
  }

  open();
  return () => {
    clearTimeout(gathering);
    clearTimeout(again);
    source.close();
    become('connecting');
  };
}
