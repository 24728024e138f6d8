/** Which processes are case work, from case-types.yaml. */
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { fail } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import { readPolicyFile } from '../policy-files.ts';

const closed = { additionalProperties: false } as const;
const CaseType = Type.Object(
  {
    process: Type.String(),
    type: Type.String({ pattern: '^[A-Z]{2,8}$' }),
    name: Type.String(),
    nameEn: Type.String(),
    sensitivity: Type.String(),
    /** What is more sensitive as soon as a form says so, before anybody has decided. */
    raise: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), anyOf: Type.Array(Type.String(), { minItems: 1 }), to: Type.String() }, closed)),
    ),
    /** Start event of public reports. */
    public: Type.Optional(Type.String()),
    /** Start event of intake by staff. */
    staff: Type.Optional(Type.String()),
    /** Start events that staff may use, by role; others than these nobody starts by hand. */
    intake: Type.Array(Type.Object({ start: Type.String(), roles: Type.Array(Type.String(), { minItems: 1 }) }, closed)),
    /** Its public form is the one the public page shows. */
    publicForm: Type.Optional(Type.Boolean()),
  },
  closed,
);
const File = Type.Object(
  {
    types: Type.Array(CaseType, { minItems: 1 }),
    statusWords: Type.Object({ received: Type.String(), working: Type.String(), closed: Type.String() }, closed),
    caseStatus: Type.Object({ open: Type.String(), ended: Type.String(), cancelled: Type.String() }, closed),
    codeNames: Type.Array(Type.String(), { minItems: 1 }),
  },
  closed,
);
export type CaseType = Static<typeof CaseType>;

export interface CaseTypes extends Pick<Static<typeof File>, 'statusWords' | 'caseStatus' | 'codeNames'> {
  all: CaseType[];
  /** DEFINITION_NOT_FOUND for a process that is no case work. */
  of(process: string): CaseType;
  find(process: string): CaseType | undefined;
  /** The type whose form the public page shows. */
  publicType(): CaseType;
}

/** The sensitivity that a filed form by itself demands, in the shape of a record; nothing where it demands none. */
export function raisedBy({ raise = [] }: CaseType, record: Variables): { sensitivity?: string } {
  const said = (field: string) => [record[field] ?? []].flat();
  const rule = raise.find(({ field, anyOf }) => said(field).some((value) => typeof value === 'string' && anyOf.includes(value)));
  return rule ? { sensitivity: rule.to } : {};
}

export async function readCaseTypes(processesDir: string): Promise<CaseTypes> {
  const { types, ...rest } = await readPolicyFile(join(processesDir, 'policy'), 'case-types.yaml', File);
  const find = (process: string) => types.find((type) => type.process === process);
  return {
    ...rest,
    all: types,
    find,
    of: (process) => find(process) ?? fail('DEFINITION_NOT_FOUND', `There are no cases of process ${process}.`),
    publicType: () => types.find(({ publicForm }) => publicForm) ?? fail('FORM_NOT_FOUND', 'No process has a public form.'),
  };
}
