import { expect, test } from 'vitest';
import { fileName } from '../../server/office/files/name.ts';

const PDF = 'application/pdf';
test.each([
  ['evil.hta', PDF, 'evil.pdf'],
  ['run.bat', 'image/png', 'run.png'],
  ['report\u202Efdp.exe', PDF, 'reportfdp.pdf'],
  ['\u2066笔录\u2069\u200B.PDF', PDF, '笔录.pdf'],
  ['../../etc/passwd', PDF, 'passwd.pdf'],
  ['C:\\Users\\x\\照片.JPEG', 'image/jpeg', '照片.jpeg'],
  ['a.pdf\r\nset-cookie: x=1', PDF, 'a.pdfset-cookie_ x=1.pdf'],
  ['a.exe\u0000.pdf', PDF, 'a.exe.pdf'],
  ['report.2026', PDF, 'report.2026.pdf'],
  ['evil.hta. . ', PDF, 'evil.pdf'],
  ['half \uD83D', PDF, 'half.pdf'],
  ['', 'audio/amr', 'file.amr'],
  ['...', PDF, 'file.pdf'],
])('a file that came as %j with the content of %s is kept as %s', (given, type, kept) => {
  expect(fileName(given, type)).toBe(kept);
  expect(fileName(kept, type)).toBe(kept);
});

test('a name is never too long for a disk', () => {
  expect(fileName(`${'长'.repeat(5000)}.pdf`, PDF)).toHaveLength(204);
});
