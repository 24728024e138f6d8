/**
 * Conditions as people put them together: a few rows, all or any of which must hold. Underneath they are FEEL.
 * What was written by hand and has another form stays as it is, and is shown as FEEL.
 */
export type Literal = string | number | boolean;
export type Operator =
  | 'equals'
  | 'differs'
  | 'oneOf'
  | 'above'
  | 'atLeast'
  | 'below'
  | 'atMost'
  | 'present'
  | 'absent'
  | 'contains'
  | 'lacks';

export interface Row {
  /** Variable, or a path into one: `conference.needed`. */
  field: string;
  operator: Operator;
  /** One value; several for `oneOf`; none for `present` and `absent`. */
  values: Literal[];
}

export interface Condition {
  join: 'all' | 'any';
  rows: Row[];
}

/** How many values an operator takes. */
export function valuesOf(operator: Operator): 0 | 1 | 'many' {
  if (operator === 'present' || operator === 'absent') return 0;
  return operator === 'oneOf' ? 'many' : 1;
}

const SIGNS: Partial<Record<Operator, string>> = { equals: '=', differs: '!=', above: '>', atLeast: '>=', below: '<', atMost: '<=' };
const OPERATORS: Record<string, Operator> = Object.fromEntries(
  Object.entries(SIGNS).map(([operator, sign]) => [sign, operator as Operator]),
);

/** FEEL with its leading `=`; empty for a condition without a complete row. */
export function writeCondition({ join, rows }: Condition): string {
  const complete = rows.filter(isComplete);
  if (complete.length === 0) return '';
  const word = join === 'all' ? ' and ' : ' or ';
  return '= ' + complete.map((row) => writeRow(row, complete.length > 1)).join(word);
}

export function isComplete({ field, operator, values }: Row): boolean {
  return field !== '' && (valuesOf(operator) === 0 || values.length > 0);
}

function writeRow({ field, operator, values }: Row, inside: boolean): string {
  if (operator === 'present') return `${field} != null`;
  if (operator === 'absent') return `${field} = null`;
  if (operator === 'contains') return `list contains(${field}, ${writeLiteral(values[0]!)})`;
  if (operator === 'lacks') return `not(list contains(${field}, ${writeLiteral(values[0]!)}))`;
  if (operator === 'oneOf') {
    const either = values.map((value) => `${field} = ${writeLiteral(value)}`).join(' or ');
    return inside && values.length > 1 ? `(${either})` : either;
  }
  return `${field} ${SIGNS[operator]} ${writeLiteral(values[0]!)}`;
}

function writeLiteral(value: Literal): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

type Token = { kind: 'name' | 'string' | 'number' | 'sign'; text: string };

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|(!=|>=|<=|[=<>(),]))/uy;

function tokens(text: string): Token[] | null {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return null;
    at = TOKEN.lastIndex;
    const [, string, number, name, sign] = match;
    if (string !== undefined) found.push({ kind: 'string', text: string });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else found.push({ kind: 'sign', text: sign! });
  }
  return found;
}

/** Rows for FEEL that has their form; null for any other. An empty text has no rows. */
export function readCondition(feel: string): Condition | null {
  const text = feel.trim().replace(/^=/, '').trim();
  if (text === '') return { join: 'all', rows: [] };
  const list = tokens(text);
  if (!list) return null;
  const reader = new Reader(list);
  const condition = reader.condition();
  return reader.atEnd() ? condition : null;
}

class Reader {
  private at = 0;
  private readonly list: Token[];

  constructor(list: Token[]) {
    this.list = list;
  }

  atEnd(): boolean {
    return this.at === this.list.length;
  }

  /** Rows joined by one kind of word. Mixed words are nobody's rows. */
  condition(): Condition | null {
    const rows: Row[] = [];
    let join: 'and' | 'or' | undefined;
    for (;;) {
      const row = this.row();
      if (!row) return null;
      rows.push(row);
      const word = this.peek()?.text;
      if (this.peek()?.kind !== 'name' || (word !== 'and' && word !== 'or')) break;
      if (join !== undefined && join !== word) return null;
      join = word;
      this.at += 1;
    }
    if (join !== 'or') return { join: 'all', rows };
    const one = asOneOf(rows);
    return one ? { join: 'all', rows: [one] } : { join: 'any', rows };
  }

  private row(): Row | null {
    if (this.sees('(')) return this.group();
    if (this.sees('not') && this.list[this.at + 1]?.text === '(') return this.negated();
    if (this.sees('list')) return this.listContains('contains');
    return this.comparison();
  }

  /** `(x = "a" or x = "b")`: one row. */
  private group(): Row | null {
    this.at += 1;
    const inner = this.condition();
    if (!inner || !this.takes(')') || inner.rows.length !== 1) return null;
    return inner.rows[0]!;
  }

  private negated(): Row | null {
    this.at += 2;
    const row = this.listContains('lacks');
    return row && this.takes(')') ? row : null;
  }

  private listContains(operator: Operator): Row | null {
    if (!this.takes('list') || !this.takes('contains') || !this.takes('(')) return null;
    const field = this.name();
    if (!field || !this.takes(',')) return null;
    const value = this.literal();
    if (value === undefined || value === null || !this.takes(')')) return null;
    return { field, operator, values: [value] };
  }

  private comparison(): Row | null {
    const field = this.name();
    if (!field) return null;
    const operator = OPERATORS[this.list[this.at]?.text ?? ''];
    if (!operator) return null;
    this.at += 1;
    const value = this.literal();
    if (value === undefined) return null;
    if (value !== null) return { field, operator, values: [value] };
    if (operator === 'equals') return { field, operator: 'absent', values: [] };
    return operator === 'differs' ? { field, operator: 'present', values: [] } : null;
  }

  private name(): string | null {
    const token = this.list[this.at];
    if (token?.kind !== 'name' || RESERVED.has(token.text)) return null;
    this.at += 1;
    return token.text;
  }

  private literal(): Literal | null | undefined {
    const token = this.list[this.at];
    if (!token) return undefined;
    this.at += 1;
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'string') return readString(token.text);
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    return token.text === 'null' ? null : undefined;
  }

  private peek(): Token | undefined {
    return this.list[this.at];
  }

  private sees(text: string): boolean {
    const token = this.peek();
    return token !== undefined && token.kind !== 'string' && token.text === text;
  }

  private takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += 1;
    return true;
  }
}

const RESERVED = new Set([
  'and',
  'or',
  'not',
  'true',
  'false',
  'null',
  'list',
  'if',
  'then',
  'else',
  'in',
  'some',
  'every',
  'for',
  'between',
]);

function readString(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

function asOneOf(rows: Row[]): Row | null {
  const [first] = rows;
  const same = first && rows.every((row) => row.field === first.field && (row.operator === 'equals' || row.operator === 'oneOf'));
  return same ? { field: first.field, operator: 'oneOf', values: rows.flatMap((row) => row.values) } : null;
}
