/** What is wrong with the rows of a decision table, each finding with its cell (`rules[2].inputs[0]`). */
import type { DECISION_ISSUES, DecisionIssue, Issue, ValuesOf } from '../errors.ts';
import { CELL, cellTest } from './decision-cells.ts';
import { functionsIn, isFunctionName, namesIn, syntaxErrorOf } from './feel.ts';
import type { DecisionSheet, SheetRule } from './types.ts';

/** `deployed`: the table as it is by now; what its expressions read is known to be there. */
export function sheetIssues(deployed: DecisionSheet, rules: readonly SheetRule[]): Issue[] {
  const issues: Issue[] = [];
  const add = <Code extends DecisionIssue>(
    code: Code,
    path: string,
    message: string,
    ...[values]: ValuesOf<(typeof DECISION_ISSUES)[Code]>
  ) => issues.push({ code, severity: 'error', elementId: deployed.id, path, message, ...(values ? { values } : {}) });
  const known = namesKnown(deployed);

  /** An expression, with the names it binds itself. */
  function judge(feel: string, cell: string, path: string): void {
    if (syntaxErrorOf(feel)) {
      add('CELL_INVALID', path, `The cell "${cell}" cannot be read. Write a test such as "重", < 8 or -, and a result in FEEL.`, { cell });
      return;
    }
    const called = functionsIn(feel).find((name) => !isFunctionName(name));
    if (called) add('CELL_NAME_UNKNOWN', path, `There is no function ${called}().`, { name: called });
    const bound = new Set([...feel.matchAll(BINDING)].map(([, name]) => name));
    for (const name of namesIn(feel)) {
      if (known.has(name) || bound.has(name)) continue;
      add('CELL_NAME_UNKNOWN', path, `${name} is no name that this table knows. A text is written in quotes: "${name}".`, { name });
    }
  }

  if (rules.length === 0) add('TABLE_EMPTY', 'rules', 'A table without a rule decides nothing.');
  rules.forEach((rule, row) => {
    rule.inputs.forEach((cell, column) => {
      const test = cellTest(cell);
      if (test !== null) judge(test, cell, `rules[${row}].inputs[${column}]`);
    });
    rule.outputs.forEach((cell, column) => {
      if (cell.trim() !== '') judge(cell, cell, `rules[${row}].outputs[${column}]`);
    });
    if (!rule.annotations[0]?.trim()) {
      add(
        'RULE_WITHOUT_SOURCE',
        `rules[${row}].annotations[0]`,
        'Every rule says where it comes from: a law, a decree, or the office itself.',
      );
    }
  });
  return issues;
}

/** Names that a cell binds itself, or that every filter has. */
const BINDING = /(?:\b(?:some|every|for)\b|,)\s*([\p{L}_][\p{L}\p{N}_]*)\s+in\b/gu;

function namesKnown({ inputs, rules }: DecisionSheet): Set<string> {
  const tests = rules.flatMap((rule) => rule.inputs.flatMap((cell) => cellTest(cell) ?? []));
  const expressions = [...inputs.map(({ expression }) => expression), ...tests, ...rules.flatMap(({ outputs }) => outputs)];
  return new Set([CELL, 'item', 'partial', ...expressions.filter((feel) => feel.trim() !== '').flatMap(namesIn)]);
}
