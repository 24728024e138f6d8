import { describe, expect, it } from 'vitest';
import type { HistoryView } from '../../server/engine/types.ts';
import { toldOnce } from '../../server/office/cases/once.ts';

const MOMENT = '2026-11-02T01:00:00.000Z';
let seq = 0;
const event = (type: string, elementId: string, elementType = 'bpmn:UserTask', more: Partial<HistoryView> = {}): HistoryView => {
  seq += 1;
  return { seq, at: MOMENT, type: type as HistoryView['type'], elementId, elementType, executionId: `e${seq}`, ...more };
};
const told = (events: HistoryView[], known: Partial<Parameters<typeof toldOnce>[1]> = {}) =>
  toldOnce(events, { tasks: new Set(), alerts: [], closed: false, ...known }).map(({ type, elementId }) => `${type} ${elementId}`);

describe('what happened in a case is told once', () => {
  it('an event that came is not also an activity that was done', () => {
    const timer = 'bpmn:BoundaryEvent';
    expect(told([event('timer.fired', 'TM', timer), event('activity.completed', 'TM', timer)])).toEqual(['timer.fired TM']);
  });

  it('a task that waited for a message is done, not also a message', () => {
    const waits = 'bpmn:ReceiveTask';
    expect(told([event('message.received', 'MR-08', waits), event('activity.completed', 'MR-08', waits)])).toEqual([
      'activity.completed MR-08',
    ]);
  });

  it('a message from one part of a case to another is sent, not also received', () => {
    const detail = { name: 'conference.called' };
    const events = [
      event('message.thrown', 'TH', 'bpmn:IntermediateThrowEvent', { detail }),
      event('message.received', 'BE', 'bpmn:BoundaryEvent', { detail }),
      event('activity.completed', 'BE', 'bpmn:BoundaryEvent'),
      event('message.received', 'other', 'bpmn:BoundaryEvent', { detail: { name: 'another' } }),
    ];
    expect(told(events)).toEqual(['message.thrown TH', 'message.received other']);
  });

  it('an activity for each of several is the tasks of each, and not one more around them', () => {
    const events = ['activity.completed', 'activity.cancelled'].flatMap((type) => [
      event(type, 'MR-06', undefined, { executionId: 'of one' }),
      event(type, 'MR-06', undefined, { executionId: 'of the other' }),
      event(type, 'MR-06', undefined, { executionId: 'around' }),
    ]);
    const tasks = new Set(['of one', 'of the other']);
    expect(told(events, { tasks })).toEqual([...Array(2).fill('activity.completed MR-06'), ...Array(2).fill('activity.cancelled MR-06')]);
    expect(
      told([event('activity.completed', 'MR-06'), { ...event('activity.completed', 'MR-06'), at: '2026-11-02T01:00:01.000Z' }]),
    ).toHaveLength(2);
  });

  it('a step that has rung an alert is told by the alert, and the end of the process by the closing', () => {
    const alerts = [{ taskName: 'JOB-chase', raisedAt: new Date(MOMENT) }];
    const events = [event('activity.completed', 'JOB-chase', 'bpmn:ServiceTask'), event('instance.completed', 'process', 'bpmn:Process')];
    expect(told(events, { alerts, closed: true })).toEqual([]);
    expect(told(events)).toHaveLength(2);
  });
});
