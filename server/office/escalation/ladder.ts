/** Who is told when a deadline is missed: the ladder of domain specification §5, from escalation.yaml. */
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { readPolicyFile } from '../policy-files.ts';

const closed = { additionalProperties: false } as const;
const Escalation = Type.Object(
  {
    levels: Type.Array(
      Type.Object(
        {
          level: Type.Integer({ minimum: 1, maximum: 4 }),
          name: Type.String(),
          nameEn: Type.String(),
          recipients: Type.Array(Type.String(), { minItems: 1 }),
          /** The matter also enters the problem list. */
          problemList: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    unitHeads: Type.Array(Type.Object({ organisation: Type.String(), role: Type.String() }, closed)),
    villageless: Type.String(),
    roleHomes: Type.Array(Type.Object({ organisation: Type.String(), role: Type.String() }, closed)),
  },
  closed,
);
type Escalation = Static<typeof Escalation>;

/** The persons a task hangs on, as far as they are known. */
export interface Concerned {
  organisation?: string;
  assignee?: string;
  owner?: string;
}

export interface Ladder {
  /** Account ids, `role`, or `role:ORG`, for a rung and whoever is told besides. */
  recipients(stage: { level?: number; to: string[] }, concerned: Concerned): string[];
  entersProblemList(level: number | undefined): boolean;
  /** Organisation a role sits in, where that is the same for everybody who holds it. */
  homeOf(role: string): string | undefined;
  /** Role that does the work of a village's roles where no village is known. */
  villageless: string;
}

export async function readLadder(processesDir: string): Promise<Ladder> {
  const { levels, unitHeads, roleHomes, villageless } = await readPolicyFile(join(processesDir, 'policy'), 'escalation.yaml', Escalation);
  const rungs = new Map(levels.map((rung) => [rung.level, rung]));
  return {
    recipients({ level, to }, concerned) {
      const rung = level === undefined ? [] : (rungs.get(level)?.recipients ?? []);
      return [...new Set([...to, ...rung].flatMap((recipient) => resolve(recipient, concerned, unitHeads)))];
    },
    villageless,
    homeOf: (role) => roleHomes.find(({ role: pattern }) => matchesPattern(role, pattern))?.organisation,
    entersProblemList: (level) => level !== undefined && rungs.get(level)?.problemList === true,
  };
}

function resolve(recipient: string, { organisation, assignee, owner }: Concerned, unitHeads: Escalation['unitHeads']): string[] {
  if (recipient === 'assignee') return assignee ? [assignee] : [];
  if (recipient === 'owner') return owner ? [owner] : [];
  if (recipient !== 'unit-head') return [recipient];
  if (!organisation) return [];
  const head = unitHeads.find(({ organisation: pattern }) => matchesPattern(organisation, pattern));
  return head ? [`${head.role}:${organisation}`] : [];
}

function matchesPattern(text: string, pattern: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}
