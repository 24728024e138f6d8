/** The name under which a file is kept: its ending says what it is, whatever the name that came with it claims. Pure. */

const LONGEST_NAME = 200;
/** The first of each is given where the name has none of them. */
const ENDINGS: Record<string, string[]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'audio/wav': ['wav'],
  'audio/mpeg': ['mp3'],
  'audio/amr': ['amr'],
  'audio/mp4': ['m4a'],
  'video/mp4': ['mp4', 'm4v', '3gp'],
  'video/quicktime': ['mov'],
  'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
};
/** Controls, invisible marks and those that turn the direction of writing: `report\u202Efdp.exe` reads as a PDF. */
const UNSEEN = /\p{C}|\p{Zl}|\p{Zp}/gu;
/** What no system takes in a name. */
const FORBIDDEN = /[<>:"|?*]/g;
const EDGES = /^[.\s]+|[.\s]+$/g;
/** `.hta`, but not the year of `report.2026`. */
const ENDING = /\.(?=[a-z0-9]*[a-z])([a-z0-9]{1,8})$/i;

export function fileName(given: string, type: string): string {
  const last = given.replace(UNSEEN, '').split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(FORBIDDEN, '_').replace(EDGES, '');
  const endings = ENDINGS[type] ?? ['bin'];
  const claimed = ENDING.exec(clean)?.[1]?.toLowerCase();
  const ending = claimed && endings.includes(claimed) ? claimed : endings[0]!;
  const stem = [...clean.replace(ENDING, '').replace(EDGES, '')].slice(0, LONGEST_NAME).join('');
  return `${stem || 'file'}.${ending}`;
}
