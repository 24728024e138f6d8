import type { Locator, Page } from 'playwright-core';

/** What a person means to write; every other field that must be filled gets something valid. A list of rows is a list of what each row says. */
export type Given = Record<string, unknown>;

interface NextField {
  id: string;
  /** Its key, or `list.row.key` in a row of a list. */
  path: string;
  key: string;
  kind: 'choice' | 'boxes' | 'box' | 'select' | 'file' | 'moment' | 'number' | 'tags' | 'text';
}

const PDF = { name: '演示.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };
/** Shown as it is written: Shanghai time, whatever the machine is set to. */
export const shanghai = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);

/** Fills a form of ours as a hurried clerk does: what is asked for, in the order in which it is asked, new questions as they appear. */
export async function fillForm(page: Page, form: Locator, given: Given, now: Date): Promise<void> {
  const values = new Map(
    Object.entries(given).flatMap(([key, value]) => (isRows(value) ? rowValues(key, value) : [[key, value] as const])),
  );
  for (const [key, value] of Object.entries(given)) if (isRows(value)) await addRows(form, key, value.length);
  const done: string[] = [];
  for (;;) {
    const next = await form.evaluate(nextField, { done, wanted: [...values.keys()] });
    if (!next) return;
    done.push(next.id);
    await write(page, form, next, values.get(next.path) ?? values.get(next.key), now);
  }
}

const isRows = (value: unknown): value is Given[] =>
  Array.isArray(value) && value.length > 0 && value.every((row) => typeof row === 'object' && row !== null);

const rowValues = (list: string, rows: Given[]) =>
  rows.flatMap((row, index) => Object.entries(row).map(([key, value]) => [`${list}.${index}.${key}`, value] as const));

async function addRows(form: Locator, list: string, count: number): Promise<void> {
  const group = form.locator('.fjs-form-field-dynamiclist', { has: form.page().locator(`label[id$="List_${list}"]`) });
  await group.waitFor();
  for (let rows = await group.locator('.wb-row').count(); rows < count; rows += 1) {
    await group.locator('.wb-add').click();
    await group.locator('.wb-row').nth(rows).waitFor();
  }
}

/** Runs in the page. */
function nextField(form: Element, { done, wanted }: { done: string[]; wanted: string[] }): NextField | null {
  for (const field of form.querySelectorAll<HTMLElement>('.wb-field[data-key], .fjs-form-field-taglist')) {
    const controls = [...field.querySelectorAll<HTMLInputElement>('input, select, textarea')];
    const control = controls[0];
    if (!control || control.disabled || control.readOnly || done.includes(control.id)) continue;
    const tags = field.classList.contains('fjs-form-field-taglist');
    const key = field.dataset.key ?? control.id.replace(/^.*Field_/, '');
    const row = field.closest('.wb-row');
    const list = row?.closest('.fjs-form-field-dynamiclist');
    const name = list?.querySelector('label[id*="List_"]')?.id.replace(/^.*List_/, '');
    const path = row && list ? `${name}.${[...list.querySelectorAll('.wb-row')].indexOf(row)}.${key}` : key;
    const must = tags ? control.required : field.querySelector('.wb-required') !== null;
    const empty = tags
      ? field.querySelector('.fjs-taglist-tag') === null
      : ['radio', 'checkbox'].includes(control.type)
        ? !controls.some(({ checked }) => checked)
        : control.value === '';
    if (!wanted.includes(path) && !wanted.includes(key) && !(must && empty)) continue;
    const kinds: Record<string, NextField['kind']> = {
      radio: 'choice',
      checkbox: field.classList.contains('wb-beside') ? 'box' : 'boxes',
      'select-one': 'select',
      file: 'file',
      date: 'moment',
      'datetime-local': 'moment',
      number: 'number',
    };
    return { id: control.id, key, path, kind: tags ? 'tags' : (kinds[control.type] ?? 'text') };
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
  else if (kind === 'tags') await addTags(form, control, Array.isArray(value) ? value.map(String) : ['']);
  else if (kind === 'text') await control.fill(String(value ?? '演示内容'));
  else {
    await control.setInputFiles(PDF);
    await group.locator('.wb-files li').first().waitFor();
  }
}

/** Types the beginning of each and takes the first that is offered. */
async function addTags(form: Locator, control: Locator, wanted: string[]): Promise<void> {
  const tags = form.locator('.fjs-form-field-taglist', { has: control }).locator('.fjs-taglist-tag');
  for (const [index, words] of wanted.entries()) {
    await control.fill(words);
    await control.press('Enter');
    await tags.nth(index).waitFor();
  }
  // What else could be chosen lies over the next fields until one leaves.
  await control.blur();
}
