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
});
export type DocumentKind = Static<typeof DocumentKind>;

export async function readDocuments(processesDir: string): Promise<DocumentKind[]> {
  const file = Type.Object({ documents: Type.Array(DocumentKind) });
  return (await readPolicyFile(join(processesDir, 'policy'), 'documents.yaml', file)).documents;
}
