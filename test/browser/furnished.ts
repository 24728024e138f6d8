import { expect } from 'vitest';
import type { CaseView, IncidentLine, TaskRow } from '../../server/office/types.ts';
import { smallDiagram } from '../http/caller.ts';
import { openWindow } from './browser.ts';
import { type Desk, sitDown } from './desk.ts';
import { fillForm } from './form-filling.ts';
import { type BrowserOffice, openBrowserOffice } from './office.ts';
import { PHONE } from './sound.ts';

const LATE = 40 * 60_000;

/** An office with one of everything that a page can show, and somebody who may see all of it. */
export interface FurnishedOffice {
  office: BrowserOffice;
  drill: Desk;
  caseId: string;
  taskId: string;
  receiptCode: string;
  incidentId: string;
}

/** A process whose first step nobody works on. */
const STANDING = smallDiagram('standing').replace(
  /<userTask id="ask"[^>]*>/,
  '<serviceTask id="ask" name="Ask" camunda:type="external" camunda:topic="nobody" />',
);

export async function furnishOffice(name: string): Promise<FurnishedOffice> {
  const office = await openBrowserOffice(name);
  const visitor = await openWindow(office.browser, office.url, PHONE);
  await visitor.page.goto('/report');
  await fillForm(
    visitor.page,
    visitor.page.getByRole('form'),
    { policeCalled: false, immediateDanger: false, village: 'VC-QH', discoveredAt: office.now() },
    office.now(),
  );
  await visitor.page.getByRole('button', { name: '提交报告' }).click();
  const receiptCode = (await visitor.page.getByTestId('receipt').textContent())!.trim();
  await visitor.context.close();
  // Late enough for an alert.
  await office.advance(LATE);
  const drill = await sitDown(office, 'drill', PHONE);
  const deployed = await drill.context.request.post('/api/definitions', { data: { xml: STANDING } });
  expect(deployed.status(), await deployed.text()).toBe(201);
  await drill.context.request.post('/api/instances', { data: { definition: 'standing' } });
  await office.engine.settled();
  const first = async <T>(path: string) => ((await (await drill.context.request.get(path)).json()) as { items: T[] }).items[0]!;
  return {
    office,
    drill,
    receiptCode,
    caseId: (await first<CaseView>('/api/cases')).id,
    taskId: (await first<TaskRow>('/api/tasks?view=all')).id,
    incidentId: (await first<IncidentLine>('/api/incidents')).id,
  };
}
