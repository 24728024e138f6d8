/** What a file is, by its content; the name and the type that came with it are hearsay. Pure. */

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const at = (bytes: Buffer, offset: number, text: string) => bytes.subarray(offset, offset + text.length).toString('latin1') === text;
const begins = (bytes: Buffer, ...wanted: number[]) => wanted.every((byte, index) => bytes[index] === byte);

const HEIF_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1']);

/** Media type of an allowed file; `null`: of no kind that may be attached. */
export function sniff(bytes: Buffer): string | null {
  if (begins(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (at(bytes, 0, 'RIFF')) return at(bytes, 8, 'WEBP') ? 'image/webp' : at(bytes, 8, 'WAVE') ? 'audio/wav' : null;
  if (at(bytes, 0, '%PDF-')) return 'application/pdf';
  if (at(bytes, 4, 'ftyp')) return container(bytes.subarray(8, 12).toString('latin1'));
  if (at(bytes, 0, 'ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2)) return 'audio/mpeg';
  if (at(bytes, 0, '#!AMR')) return 'audio/amr';
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) return officeDocument(bytes);
  return null;
}

function container(brand: string): string {
  if (HEIF_BRANDS.has(brand)) return 'image/heic';
  if (brand.startsWith('M4A')) return 'audio/mp4';
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}

/** Entry names stand uncompressed in a zip. Documents that carry macros are refused. */
function officeDocument(bytes: Buffer): string | null {
  if (!bytes.includes('[Content_Types].xml') || bytes.includes('vbaProject.bin')) return null;
  if (bytes.includes('word/document.xml')) return DOCX;
  if (bytes.includes('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return null;
}
