/** What is asked of many instances at once: to find them, to move them to another version, to erase them. */
import type { Issue } from '../errors.ts';
import type { InstanceStatus } from '../kernel/types.ts';
import type { Actor, CommandOptions, InstanceView, Page, PageRequest } from './basic-types.ts';

/** Compared by type as well: a number with numbers only, a text with texts only; never with what lies in a list. */
export interface VariableCondition {
  name: string;
  /** `neq` holds for what has the variable with another value; `contains` for a text in which this one stands, in any case. */
  operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'contains';
  value: string | number | boolean | null;
}

/** Everything that is given must hold. */
export interface InstanceQuery extends PageRequest {
  key?: string;
  /** Id of a version. */
  definitionId?: string;
  state?: InstanceStatus;
  suspended?: boolean;
  businessKey?: string;
  /** With an open incident, or without one. */
  incident?: boolean;
  parentId?: string;
  /** Where it waits or works now. */
  elementId?: string;
  /** From the first moment, up to but without the second. */
  startedFrom?: Date;
  startedTo?: Date;
  endedFrom?: Date;
  endedTo?: Date;
  variables?: readonly VariableCondition[];
  /** Processes that are left out. */
  exceptKeys?: readonly string[];
  /** What of these the caller may see; default all. Pages are filled up with it, and `next` tells of nothing else. */
  keep?: (found: InstanceView[]) => Promise<InstanceView[]>;
}

/** Which running instances of a version are moved; all of them where nothing is said. */
export interface MigrationFilter {
  instanceIds?: string[];
  businessKey?: string;
  elementId?: string;
  startedFrom?: string;
  startedTo?: string;
}

/**
 * Whose map may only give elements new names: every instance's, or that of those another has called. Whatever else a map says is MIGRATION_REFUSED
 * with an issue MIGRATION_MOVES each: a step that moves takes its doer along, and an officer's task would become the head's approval.
 */
export type OnlyRenamed = 'all' | 'called';

export interface MigrationOrder {
  /** Ids of versions of one process. */
  from: string;
  to: string;
  /** Old element → new element, where the id is another. */
  map?: Record<string, string>;
  filter?: MigrationFilter;
  onlyRenamed?: OnlyRenamed;
  /** The same checks on every instance, and nothing is moved. */
  dryRun?: boolean;
  reason?: string;
}

/** `left`: not yet tried; `done`: moved, or would be; `failed`: refused, and untouched; `skipped`: ended or moved by somebody else meanwhile. */
export type MigrationItemState = 'left' | 'done' | 'failed' | 'skipped';

export interface MigrationView extends Required<Pick<MigrationOrder, 'from' | 'to' | 'map' | 'filter' | 'dryRun'>> {
  id: string;
  key: string;
  reason?: string;
  state: 'running' | 'completed' | 'cancelled';
  /** All instances it concerns have been written down; before that the counts still grow. */
  gathered: boolean;
  counts: Record<MigrationItemState, number>;
  startedAt: string;
  startedBy: string;
  endedAt?: string;
  cancelledBy?: string;
}

export interface MigrationItemView {
  instanceId: string;
  businessKey: string | null;
  state: MigrationItemState;
  at?: string;
  /** Why it failed. */
  code?: string;
  issues?: Issue[];
}

/** Where the elements of one version would go in another. */
export interface MigrationProposal {
  from: string;
  to: string;
  /** Running instances of the version. */
  running: number;
  elements: ProposedHome[];
  /** Every element of the other version. */
  homes: MigrationElement[];
}
export interface MigrationElement {
  id: string;
  type: string;
  name?: string;
}
export interface ProposedHome extends MigrationElement {
  /** How many instances wait or work here now. */
  standing: number;
  /** An element of the same type: with the same id, else the only one of the same name, if it is new. */
  to?: string;
}

export interface Migrations {
  proposal(from: string, to: string): Promise<MigrationProposal>;
  /** Writes the order down and answers; the work is done afterwards, by any one process, and goes on after a crash. */
  start(order: MigrationOrder, options: CommandOptions): Promise<MigrationView>;
  get(id: string): Promise<MigrationView>;
  list(query: PageRequest & { key?: string }): Promise<Page<MigrationView>>;
  items(id: string, query: PageRequest & { state?: MigrationItemState }): Promise<Page<MigrationItemView>>;
  /** What is under way at this moment may still be moved, nothing after it. MIGRATION_ENDED. */
  cancel(id: string, actor: Actor): Promise<MigrationView>;
}
