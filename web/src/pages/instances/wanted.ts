import type { VariableCondition, Wanted } from '../../api/instances.ts';

export const STATES = ['running', 'suspended', 'completed', 'terminated', 'cancelled'] as const;
export const KINDS = ['text', 'number', 'yes', 'no', 'nothing'] as const;
type Kind = (typeof KINDS)[number];

const ORDER = ['gt', 'gte', 'lt', 'lte'] as const;
/** What may be asked of a value of each kind. */
export const OPERATORS: Record<Kind, readonly VariableCondition['operator'][]> = {
  text: ['eq', 'neq', 'contains', ...ORDER],
  number: ['eq', 'neq', ...ORDER],
  yes: ['eq', 'neq'],
  no: ['eq', 'neq'],
  nothing: ['eq', 'neq'],
};

/** One condition on a variable as it is typed. */
export interface Condition {
  id: number;
  name: string;
  kind: Kind;
  operator: VariableCondition['operator'];
  value: string;
}

/** The filters as they are filled in. Days are the office's. */
export interface Filled {
  key: string;
  definition: string;
  state: (typeof STATES)[number] | '';
  businessKey: string;
  incident: boolean;
  from: string;
  to: string;
  conditions: Condition[];
}

export const NOTHING: Filled = {
  key: '',
  definition: '',
  state: '',
  businessKey: '',
  incident: false,
  from: '',
  to: '',
  conditions: [],
};

const OFFSET = '+08:00';
const DAY_MS = 86_400_000;

/** `wrong`: the name of the first variable whose value is not of its kind. */
export function wantedOf({ conditions, from, to, state, businessKey, incident, key, definition }: Filled): {
  wanted?: Wanted;
  wrong?: string;
} {
  const variables: VariableCondition[] = [];
  for (const { name, kind, operator, value } of conditions.filter((each) => each.name.trim() !== '')) {
    const read = readValue(kind, value);
    if (read === undefined) return { wrong: name };
    variables.push({ name: name.trim(), operator, value: read });
  }
  return {
    wanted: {
      ...(key ? { key } : {}),
      ...(definition ? { definition } : {}),
      ...(state === 'suspended' ? { suspended: true } : state ? { state } : {}),
      ...(businessKey.trim() ? { businessKey: businessKey.trim() } : {}),
      ...(incident ? { incident } : {}),
      ...(from ? { startedFrom: midnight(from).toISOString() } : {}),
      // The day itself is meant too.
      ...(to ? { startedTo: new Date(midnight(to).getTime() + DAY_MS).toISOString() } : {}),
      ...(variables.length > 0 ? { variables } : {}),
    },
  };
}

const midnight = (day: string) => new Date(`${day}T00:00:00${OFFSET}`);

function readValue(kind: Kind, value: string): VariableCondition['value'] | undefined {
  if (kind === 'text') return value;
  if (kind === 'number') return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
  return kind === 'nothing' ? null : kind === 'yes';
}
