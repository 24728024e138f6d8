/** The documents that the office draws up: processes/policy/documents.yaml, read at every start. */
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { readPolicyFile } from './policy-files.ts';

const DocumentKind = Type.Object({
  id: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  /** A national form keeps its name exactly. */
  national: Type.Optional(Type.Boolean()),
  /** Field of the case in which the procedure keeps the number that it gives (`letter.number`). */
  numberField: Type.Optional(Type.String()),
  /** One for each task with this form, for the unit whose code is in this variable of the task. Else one for the case. */
  task: Type.Optional(Type.Object({ form: Type.String(), unit: Type.String() })),
});
export type DocumentKind = Static<typeof DocumentKind>;

/** 云泽未保〔2026〕会商001号: `prefix`, the year, the word for the type of case, counted per type and year. */
const Numbering = Type.Object({ prefix: Type.String(), office: Type.String(), kinds: Type.Record(Type.String(), Type.String()) });
export type Numbering = Static<typeof Numbering>;

const File = Type.Object({ numbering: Numbering, documents: Type.Array(DocumentKind) });

export function readDocuments(processesDir: string): Promise<Static<typeof File>> {
  return readPolicyFile(join(processesDir, 'policy'), 'documents.yaml', File);
}
