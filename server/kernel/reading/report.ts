import type { Issue } from '../../errors.ts';

/** What is found wrong or odd while a diagram is read. */
export class Report {
  readonly issues: Issue[] = [];

  refuse(code: string, elementId: string | undefined, message: string): void {
    this.add('error', code, elementId, message);
  }

  warn(code: string, elementId: string | undefined, message: string): void {
    this.add('warning', code, elementId, message);
  }

  private add(severity: Issue['severity'], code: string, elementId: string | undefined, message: string): void {
    this.issues.push({ code, severity, ...(elementId === undefined ? {} : { elementId }), message });
  }
}
