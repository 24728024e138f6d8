import { fail, type Issue } from '../errors.ts';

/** Elements nested deeper than this are no diagram but an attack on the reader. */
const MAX_DEPTH = 200;
const NAME = /[\p{L}_:][\p{L}\p{N}_:.\-·]*/uy;
const SPACE = /[ \t\r\n]*/y;
const REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are what XML forbids.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/**
 * Reads a file once, before any parser builds anything from it. Throws XML_MALFORMED where it is not well-formed XML;
 * answers an issue where it is, but must not be parsed: with a DOCTYPE (entities), or nested without end. Otherwise answers the text to parse:
 * without blanks around the signs of attributes, which XML allows and the parser takes for the end of the attribute.
 */
export function scanXml(xml: string): { refused: Issue } | { refused?: undefined; text: string } {
  const scanner = new Scanner(xml.charCodeAt(0) === 0xfeff ? xml.slice(1) : xml);
  const refused = scanner.document();
  return refused ? { refused } : { text: scanner.tightened() };
}

class Scanner {
  private at = 0;
  private readonly xml: string;
  /** From and to, around the signs of attributes. */
  private readonly blanks: [number, number][] = [];

  constructor(xml: string) {
    this.xml = xml;
  }

  document(): Issue | undefined {
    const { xml } = this;
    const bad = xml.search(FORBIDDEN);
    if (bad >= 0) this.malformed('a forbidden character', bad);
    const open: string[] = [];
    let roots = 0;
    while (this.at < xml.length) {
      const next = xml.indexOf('<', this.at);
      const end = next < 0 ? xml.length : next;
      this.text(xml.slice(this.at, end), open.length > 0);
      if (next < 0) break;
      this.at = next;
      if (xml.startsWith('<!--', next)) this.comment();
      else if (xml.startsWith('<![CDATA[', next)) {
        if (open.length === 0) this.malformed('text outside the root element');
        this.skipPast(']]>', 'an unclosed CDATA section');
      } else if (xml.startsWith('<?', next)) this.skipPast('?>', 'an unclosed processing instruction');
      else if (xml.startsWith('<!', next)) {
        if (/^<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(xml.slice(next, next + 12))) return doctype();
        this.malformed('an unknown declaration');
      } else if (xml.charAt(next + 1) === '/') this.closeTag(open);
      else {
        if (open.length === 0 && ++roots > 1) this.malformed('a second root element');
        this.openTag(open);
        if (open.length > MAX_DEPTH) return tooDeep();
      }
    }
    if (open.length > 0) this.malformed(`<${open.at(-1)}> is not closed`);
    if (roots === 0) this.malformed('there is no element');
    return undefined;
  }

  tightened(): string {
    if (this.blanks.length === 0) return this.xml;
    const starts = [0, ...this.blanks.map(([, to]) => to)];
    return starts.map((start, index) => this.xml.slice(start, this.blanks[index]?.[0])).join('');
  }

  private text(text: string, inside: boolean): void {
    if (!inside && text.trim() !== '') this.malformed('text outside the root element');
    if (text.includes('&')) this.references(text, this.at);
    if (text.includes(']]>')) this.malformed(']]> outside CDATA');
  }

  private references(text: string, from: number): void {
    const bad = text.search(REFERENCE);
    if (bad >= 0) this.malformed('an unknown entity or a bare &', from + bad);
  }

  private comment(): void {
    const end = this.xml.indexOf('--', this.at + 4);
    if (end < 0 || this.xml.charAt(end + 2) !== '>') this.malformed('an unclosed comment, or -- inside one');
    this.at = end + 3;
  }

  private skipPast(mark: string, what: string): void {
    const end = this.xml.indexOf(mark, this.at);
    if (end < 0) this.malformed(what);
    this.at = end + mark.length;
  }

  private closeTag(open: string[]): void {
    this.at += 2;
    const name = this.name();
    if (open.pop() !== name) this.malformed(`</${name}> closes what is not open`);
    this.space();
    this.expect('>');
  }

  private openTag(open: string[]): void {
    this.at += 1;
    const name = this.name();
    const seen = new Set<string>();
    for (;;) {
      const gap = this.space();
      if (this.xml.startsWith('/>', this.at)) {
        this.at += 2;
        return;
      }
      if (this.xml.charAt(this.at) === '>') {
        this.at += 1;
        open.push(name);
        return;
      }
      if (gap === 0) this.malformed(`<${name} is not closed`);
      this.attribute(seen);
    }
  }

  private attribute(seen: Set<string>): void {
    const name = this.name();
    if (seen.has(name)) this.malformed(`the attribute ${name} twice`);
    seen.add(name);
    this.blank();
    this.expect('=');
    this.blank();
    const quote = this.xml.charAt(this.at);
    if (quote !== '"' && quote !== "'") this.malformed(`the value of ${name} is not quoted`);
    const end = this.xml.indexOf(quote, this.at + 1);
    if (end < 0) this.malformed(`the value of ${name} is not closed`);
    const value = this.xml.slice(this.at + 1, end);
    if (value.includes('<')) this.malformed(`< in the value of ${name}`);
    this.references(value, this.at + 1);
    this.at = end + 1;
  }

  private name(): string {
    NAME.lastIndex = this.at;
    const found = NAME.exec(this.xml)?.[0];
    if (!found) this.malformed('a name is missing');
    this.at += found.length;
    return found;
  }

  private space(): number {
    SPACE.lastIndex = this.at;
    const { length } = SPACE.exec(this.xml)?.[0] ?? '';
    this.at += length;
    return length;
  }

  private blank(): void {
    const from = this.at;
    if (this.space() > 0) this.blanks.push([from, this.at]);
  }

  private expect(sign: string): void {
    if (this.xml.charAt(this.at) !== sign) this.malformed(`${sign} is missing`);
    this.at += 1;
  }

  private malformed(what: string, at = this.at): never {
    const before = this.xml.slice(0, at).split('\n');
    return fail(
      'XML_MALFORMED',
      `The file is not well-formed XML: ${what}, line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}.`,
    );
  }
}

const doctype = (): Issue => ({
  code: 'DOCTYPE_REFUSED',
  severity: 'error',
  message: 'The file declares a document type or entities, which are never read. Remove the declaration.',
});

const tooDeep = (): Issue => ({
  code: 'XML_TOO_DEEP',
  severity: 'error',
  message: `The file is nested more than ${MAX_DEPTH} elements deep. No diagram needs that.`,
  values: { limit: MAX_DEPTH },
});
