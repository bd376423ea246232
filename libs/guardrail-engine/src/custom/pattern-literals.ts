/** What a pattern in RE2 syntax says of its matches. */
export interface PatternShape {
  /** Fixed texts, one of which is in every match; undefined when it has none. */
  literals: readonly string[] | undefined;
  /** Most UTF-16 code units of a match; Infinity when there is no limit. */
  maxLength: number;
}

interface Piece extends PatternShape {
  /** The only text that it matches. */
  exact?: string;
}

const nothing: Piece = { exact: '', literals: undefined, maxLength: 0 };
const anyCharacter: Piece = { literals: undefined, maxLength: 2 };
const boundary: Piece = { literals: undefined, maxLength: 0 };
const escapes: Readonly<Record<string, string>> = { a: '\x07', f: '\f', t: '\t', n: '\n', r: '\r', v: '\v' };

/** The shape of a pattern that has been parsed already, and so is known to be valid. */
export function shapeOfPattern(pattern: string): PatternShape {
  const { literals, maxLength } = new Reader(pattern).alternatives();
  return { literals, maxLength };
}

class Reader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  alternatives(): Piece {
    const branches = [this.sequence()];
    while (this.take('|')) branches.push(this.sequence());
    const [only] = branches;
    if (branches.length === 1 && only) return only;
    const literals = branches.flatMap((branch) => literalsOf(branch) ?? []);
    const isSure = branches.every((branch) => literalsOf(branch) !== undefined);
    return { literals: isSure ? literals : undefined, maxLength: Math.max(...branches.map((b) => b.maxLength)) };
  }

  private sequence(): Piece {
    let whole: Piece = nothing;
    const texts = new LongestText();
    while (this.at < this.pattern.length && !this.isNext('|') && !this.isNext(')')) {
      const piece = this.repeated(this.atom());
      texts.add(piece);
      whole = {
        literals: undefined,
        maxLength: whole.maxLength + piece.maxLength,
        ...(whole.exact !== undefined && piece.exact !== undefined ? { exact: whole.exact + piece.exact } : {}),
      };
    }
    return { ...whole, literals: texts.best() };
  }

  private atom(): Piece {
    if (this.take('(')) return this.group();
    if (this.isNext('[')) return this.characterClass();
    if (this.take('\\')) return this.escape();
    const character = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += character.length;
    if (character === '.') return anyCharacter;
    return character === '^' || character === '$' ? boundary : exactly(character);
  }

  private group(): Piece {
    if (this.take('?')) {
      const head = /[^:>)]*[:>)]/y;
      head.lastIndex = this.at;
      const found = head.exec(this.pattern)?.[0] ?? '';
      this.at += found.length;
      // Flags for what follows: no group.
      if (found.endsWith(')')) return boundary;
    }
    const inner = this.alternatives();
    this.take(')');
    return inner;
  }

  private characterClass(): Piece {
    const end = /\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[\s\S]|[^\]\\])*\]/y;
    end.lastIndex = this.at;
    this.at += end.exec(this.pattern)?.[0].length ?? 1;
    return anyCharacter;
  }

  private escape(): Piece {
    const character = this.pattern.charAt(this.at++);
    if (character === 'Q') return this.quoted();
    if (/[AbBzZ]/.test(character)) return boundary;
    if (character === 'p' || character === 'P') {
      if (this.take('{')) this.at = this.pattern.indexOf('}', this.at) + 1;
      else this.at++;
      return anyCharacter;
    }
    if (character === 'x' || /[0-7]/.test(character)) return this.numbered(character);
    const literal = escapes[character] ?? (/[A-Za-z]/.test(character) ? undefined : character);
    return literal === undefined ? anyCharacter : exactly(literal);
  }

  private quoted(): Piece {
    const end = this.pattern.indexOf('\\E', this.at);
    const text = this.pattern.slice(this.at, end < 0 ? undefined : end);
    this.at += text.length + (end < 0 ? 0 : 2);
    return exactly(text);
  }

  /** `\x41`, `\x{10FFFF}` or octal. */
  private numbered(first: string): Piece {
    const digits = first === 'x' ? /\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2})/y : /()([0-7]{0,2})/y;
    digits.lastIndex = this.at;
    const found = digits.exec(this.pattern);
    this.at += found?.[0].length ?? 0;
    const code = first === 'x' ? parseInt(found?.[1] ?? found?.[2] ?? '', 16) : parseInt(first + (found?.[2] ?? ''), 8);
    return code <= 0x10ffff ? exactly(String.fromCodePoint(code)) : anyCharacter;
  }

  private repeated(piece: Piece): Piece {
    const quantifier = /(?:[*+?]|\{(\d+)(,(\d*))?\})[?+]?/y;
    quantifier.lastIndex = this.at;
    const found = quantifier.exec(this.pattern);
    if (!found) return piece;
    this.at += found[0].length;
    const [least, most] = timesOf(found);
    const maxLength = piece.maxLength === 0 ? 0 : piece.maxLength * most;
    if (least === 0) return { literals: undefined, maxLength };
    if (least === most && piece.exact !== undefined) return exactly(piece.exact.repeat(least));
    return { literals: literalsOf(piece), maxLength };
  }

  private isNext(character: string): boolean {
    return this.pattern.charAt(this.at) === character;
  }

  private take(character: string): boolean {
    if (!this.isNext(character)) return false;
    this.at++;
    return true;
  }
}

/** The longest text that a sequence of pieces is sure to have. */
class LongestText {
  private row = '';
  private found: readonly string[] | undefined;

  add(piece: Piece): void {
    if (piece.exact !== undefined) this.row += piece.exact;
    else {
      this.endRow();
      this.offer(piece.literals);
    }
  }

  best(): readonly string[] | undefined {
    this.endRow();
    return this.found;
  }

  private endRow(): void {
    if (this.row !== '') this.offer([this.row]);
    this.row = '';
  }

  private offer(literals: readonly string[] | undefined): void {
    if (literals && shortest(literals) > shortest(this.found ?? [''])) this.found = literals;
  }
}

function exactly(text: string): Piece {
  return { exact: text, literals: text === '' ? undefined : [text], maxLength: text.length };
}

function literalsOf(piece: Piece): readonly string[] | undefined {
  return piece.exact === undefined || piece.exact === '' ? piece.literals : [piece.exact];
}

function shortest(literals: readonly string[]): number {
  return Math.min(...literals.map((literal) => literal.length));
}

function timesOf([text, least, more, most]: RegExpExecArray): [number, number] {
  if (least === undefined) return [text.startsWith('+') ? 1 : 0, text.startsWith('?') ? 1 : Infinity];
  return [Number(least), more === undefined ? Number(least) : most ? Number(most) : Infinity];
}
