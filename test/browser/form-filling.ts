import type { Locator, Page } from 'playwright-core';

/** What a person means to write; every other field that must be filled gets something valid. */
export type Given = Record<string, unknown>;

interface NextField {
  id: string;
  key: string;
  kind: 'choice' | 'boxes' | 'box' | 'select' | 'file' | 'moment' | 'number' | 'text';
}

const PDF = { name: '演示.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
/** Shown as it is written: Shanghai time, whatever the machine is set to. */
export const shanghai = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);

/** Fills a form of ours as a hurried clerk does: what is asked for, in the order in which it is asked, new questions as they appear. */
export async function fillForm(page: Page, form: Locator, given: Given, now: Date): Promise<void> {
  const done: string[] = [];
  for (;;) {
    const next = await form.evaluate(nextField, { done, wanted: Object.keys(given) });
    if (!next) return;
    done.push(next.id);
    await write(page, form, next, given[next.key], now);
  }
}

/** Runs in the page. */
function nextField(form: Element, { done, wanted }: { done: string[]; wanted: string[] }): NextField | null {
  for (const field of form.querySelectorAll<HTMLElement>('.wb-field[data-key]')) {
    const key = field.dataset.key!;
    const controls = [...field.querySelectorAll<HTMLInputElement>('input, select, textarea')];
    const control = controls[0];
    if (!control || control.disabled || control.readOnly || done.includes(control.id)) continue;
    const must = field.querySelector('.wb-required') !== null;
    const empty = ['radio', 'checkbox'].includes(control.type) ? !controls.some(({ checked }) => checked) : control.value === '';
    if (!wanted.includes(key) && !(must && empty)) continue;
    const kinds: Record<string, NextField['kind']> = {
      radio: 'choice',
      checkbox: field.classList.contains('wb-beside') ? 'box' : 'boxes',
      'select-one': 'select',
      file: 'file',
      date: 'moment',
      'datetime-local': 'moment',
      number: 'number',
    };
    return { id: control.id, key, kind: kinds[control.type] ?? 'text' };
  }
  return null;
}

async function write(page: Page, form: Locator, { id, kind }: NextField, value: unknown, now: Date): Promise<void> {
  const control = page.locator(`[id="${id}"]`);
  const group = form.locator('.wb-field', { has: control });
  const option = (wanted: unknown) =>
    wanted === undefined ? group.locator('input').first() : group.locator(`input[value="${String(wanted)}"]`);
  if (kind === 'choice') await option(value).check();
  else if (kind === 'boxes') for (const wanted of Array.isArray(value) ? value : [undefined]) await option(wanted).check();
  else if (kind === 'box') await control.setChecked(value !== false);
  else if (kind === 'select') await control.selectOption(value === undefined ? { index: 1 } : { value: JSON.stringify(value) });
  else if (kind === 'moment')
    await control.fill(
      (await control.getAttribute('type')) === 'date' ? shanghai(now).slice(0, 10) : shanghai(value instanceof Date ? value : now),
    );
  else if (kind === 'number') await control.fill(String(value ?? 8));
  else if (kind === 'text') await control.fill(String(value ?? '演示内容'));
  else {
    await control.setInputFiles(PDF);
    await group.locator('.wb-files li').first().waitFor();
  }
}
