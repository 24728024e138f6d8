import type { MigrationElement } from '../engine/operation-types.ts';
import type { Engine } from '../engine/types.ts';
import type { DiagramNames } from './diagram-names.ts';
import type { Office } from './types.ts';

/** Proposals in the words of both diagrams. */
export function createProposals(engine: Engine, names: DiagramNames): Office['migrations']['proposal'] {
  return async (from, to) => {
    const proposal = await engine.migrations.proposal(from, to);
    const [before, after] = await Promise.all([names(proposal.from), names(proposal.to)]);
    const named = <T extends MigrationElement>(element: T, by: typeof before) => {
      const nameEn = by.get(element.id)?.nameEn;
      return nameEn ? { ...element, nameEn } : element;
    };
    return {
      ...proposal,
      elements: proposal.elements.map((element) => named(element, before)),
      homes: proposal.homes.map((home) => named(home, after)),
    };
  };
}
