import type { PageRequest } from '../../engine/types.ts';
import type { FileView, TaskRow } from '../views.ts';

/** `ExternalTrack.type` of the domain specification §3.1, by whom it is asked of. */
export const AUTHORITIES = ['police', 'procuratorate', 'court', 'civilAffairs', 'rescueStation', 'hospital', 'dna', 'other'] as const;
export type Authority = (typeof AUTHORITIES)[number];

/** What forms say of a matter. */
export type MatterPart = 'sentAt' | 'ackAt' | 'refNo' | 'result' | 'resultAt';
export type PlanPart = 'need' | 'measure' | 'result' | 'doneAt';

/** As it was written or chosen; `textEn` where it is one of a form's options. */
export interface Told {
  text: string;
  textEn?: string;
}

/** 外部事项: what an authority outside is to decide or to answer, held by a liaison of the street (domain specification §2.2, §3.1). */
export interface ExternalMatter extends TaskRow {
  authority: Authority;
  /** Only what has been filed, or what the case says. */
  told: Partial<Record<MatterPart, Told>>;
  /** What its form tells of in the end. */
  tells: MatterPart[];
  /** Filed in the task; whoever sees the task may read them. */
  files: FileView[];
}

/** An item of a plan, or an assignment of a conference, with the unit that is to do it. */
export interface PlanItem extends TaskRow {
  told: Partial<Record<PlanPart, Told>>;
}

export interface MatterQuery extends PageRequest {
  state: 'open' | 'completed';
  authority?: Authority;
  /** Case id. */
  case?: string;
  /** In the name of the step, the case number or the code name of the child. */
  q?: string;
}
