import { Readable } from 'node:stream';
import type { Json } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import type { Office } from '../types.ts';

const MARK = 'file:';

/** `file:<name>` anywhere in the data becomes the id of an uploaded page that says it is a demonstration. */
export async function withFiles(value: Json, principal: Principal, office: Office): Promise<Json> {
  if (typeof value === 'string') return value.startsWith(MARK) ? upload(value.slice(MARK.length), principal, office) : value;
  if (Array.isArray(value)) return Promise.all(value.map((entry) => withFiles(entry, principal, office)));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(async ([key, entry]) => [key, await withFiles(entry, principal, office)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function upload(name: string, principal: Principal, office: Office): Promise<string> {
  const { id } = await office.files.put(principal, { name, type: 'application/pdf', content: Readable.from([demoPage()]) });
  return id;
}

/** One page, in the plainest PDF there is. */
function demoPage(): Buffer {
  const text = 'BT /F1 24 Tf 72 720 Td (DEMONSTRATION - fictitious) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(`${body}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1');
}
