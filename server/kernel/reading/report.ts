import type { DIAGRAM_ISSUES, DiagramIssue, Issue, ValuesOf } from '../../errors.ts';

type Values<Code extends DiagramIssue> = ValuesOf<(typeof DIAGRAM_ISSUES)[Code]>;

/** What is found wrong or odd while a diagram is read. */
export class Report {
  readonly issues: Issue[] = [];

  refuse<Code extends DiagramIssue>(code: Code, elementId: string | undefined, message: string, ...[values]: Values<Code>): void {
    this.issues.push({
      code,
      severity: 'error',
      ...(elementId === undefined ? {} : { elementId }),
      message,
      ...(values ? { values } : {}),
    });
  }

  warn<Code extends DiagramIssue>(code: Code, elementId: string | undefined, message: string, ...[values]: Values<Code>): void {
    this.issues.push({
      code,
      severity: 'warning',
      ...(elementId === undefined ? {} : { elementId }),
      message,
      ...(values ? { values } : {}),
    });
  }
}
