/** The red lines as the office has written them down: processes/policy/red-lines.yaml. */
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { readPolicyFile } from '../policy-files.ts';

const closed = { additionalProperties: false } as const;
const Names = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });
const File = Type.Object(
  {
    /** Line 1: nothing but gateways between a start of `process` and `step`; `already` is the condition of the one way past it. */
    reportFirst: Type.Array(Type.Object({ process: Type.String(), step: Type.String(), already: Type.String() }, closed)),
    /** Line 6: who decides that a case ends, and which job writes its status. */
    closing: Type.Object({ roles: Names, topic: Type.String(), parameter: Type.String(), open: Names }, closed),
    /** Lines 2 and 4: variables that no automatic step is handed. */
    contacts: Names,
  },
  closed,
);
export type RedLines = Static<typeof File>;

export function readRedLines(processesDir: string): Promise<RedLines> {
  return readPolicyFile(join(processesDir, 'policy'), 'red-lines.yaml', File);
}
