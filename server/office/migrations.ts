import type { MigrationElement } from '../engine/operation-types.ts';
import type { Engine } from '../engine/types.ts';
import type { CaseTypes } from './cases/case-types.ts';
import type { DiagramNames } from './diagram-names.ts';
import type { Office } from './types.ts';

/** Proposals in the words of both diagrams. */
export function createProposals(engine: Engine, names: DiagramNames, types: CaseTypes): Office['migrations']['proposal'] {
  return async (from, to) => {
    const proposal = await engine.migrations.proposal(from, to);
    const { key } = await engine.definitions.get(from);
    const [before, after] = await Promise.all([names(proposal.from), names(proposal.to)]);
    const named = <T extends MigrationElement>(element: T, by: typeof before) => {
      const nameEn = by.get(element.id)?.nameEn;
      return nameEn ? { ...element, nameEn } : element;
    };
    return {
      ...proposal,
      caseWork: types.find(key) !== undefined,
      elements: proposal.elements.map((element) => named(element, before)),
      homes: proposal.homes.map((home) => named(home, after)),
    };
  };
}
