import { syntaxErrorOf } from '../feel.ts';
import type { Expression, Value } from '../graph.ts';
import { bodyOf, type Element, text } from './moddle.ts';
import type { Report } from './report.ts';

/** Reads expressions and says what is wrong with them. `language` is the document's own default. */
export class Expressions {
  private readonly report: Report;
  private readonly bareIsFeel: boolean;

  constructor(report: Report, language: string | undefined) {
    this.report = report;
    this.bareIsFeel = namesFeel(language);
  }

  /** A text that is FEEL when it begins with `=`, otherwise itself. */
  value(raw: string | undefined, elementId: string | undefined, what: string): Value | undefined {
    if (raw === undefined) return undefined;
    if (raw.startsWith('=')) return this.checked(raw.slice(1), elementId, what);
    if (raw.includes('${') || raw.includes('#{')) this.refuseDialect(raw, elementId, what);
    return raw;
  }

  /** An attribute that is always an expression; fixed numbers and truth values may stand without `=`. What is refused is still an expression, so that nothing else is found wrong for want of it. */
  expression(raw: string | undefined, elementId: string | undefined, what: string, language?: string): Expression | undefined {
    if (raw === undefined) return undefined;
    if (raw.startsWith('=')) return this.checked(raw.slice(1), elementId, what);
    if (raw.includes('${') || raw.includes('#{')) {
      this.refuseDialect(raw, elementId, what);
      return { feel: raw };
    }
    if (namesFeel(language) || (language === undefined && this.bareIsFeel) || LITERAL.test(raw)) return this.checked(raw, elementId, what);
    if (language !== undefined) {
      this.report.refuse(
        'EXPRESSION_LANGUAGE',
        elementId,
        `The ${what} is written in ${language}, which is not executed. Write it in FEEL: = ${raw}`,
        { expression: raw },
      );
      return { feel: raw };
    }
    this.report.refuse('EXPRESSION_LANGUAGE', elementId, `The ${what} "${raw}" does not begin with "=". Write it in FEEL: = ${raw}`, {
      expression: raw,
    });
    return { feel: raw };
  }

  /** The same for an element of type tExpression, whose own `language` counts. */
  formal(element: Element | undefined, elementId: string | undefined, what: string): Expression | undefined {
    return this.expression(bodyOf(element), elementId, what, text(element, 'language'));
  }

  /** A formal expression that may also be a plain text: the durations and dates of timers. */
  formalValue(element: Element | undefined, elementId: string | undefined, what: string): Value | undefined {
    const raw = bodyOf(element);
    if (raw !== undefined && !raw.startsWith('=') && namesFeel(text(element, 'language'))) return this.checked(raw, elementId, what);
    return this.value(raw, elementId, what);
  }

  private checked(feel: string, elementId: string | undefined, what: string): Expression {
    const wrong = syntaxErrorOf(feel);
    if (wrong)
      this.report.refuse('FEEL_INVALID', elementId, `The ${what} cannot be read: ${wrong} in "${feel.trim()}".`, { feel: feel.trim() });
    return { feel: feel.trim() };
  }

  private refuseDialect(raw: string, elementId: string | undefined, what: string): void {
    const inner = raw.replace(/^[$#]\{(.*)\}$/s, '$1').trim();
    const feel = inner
      .replace(/^(?:environment|content)\.(?:variables|output)\./, '')
      .replace(/===?/g, '=')
      .replace(/&&/g, 'and')
      .replace(/\|\|/g, 'or')
      .replace(/!(?!=)\s*([\w.]+)/g, 'not($1)')
      .replace(/'([^']*)'/g, '"$1"');
    this.report.refuse('EXPRESSION_DIALECT', elementId, `The ${what} "${raw}" is not FEEL. Write it as: = ${feel}`, {
      expression: raw,
      feel: `= ${feel}`,
    });
  }
}

const LITERAL = /^(?:true|false|-?\d+(?:\.\d+)?)$/;
const namesFeel = (language: string | undefined) => language !== undefined && /feel/i.test(language);
