/**
 * A value as some parser reads it: numbers stay as they are written, so that those that a double does not hold can be
 * told apart.
 */
export type Reading = string | boolean | null | Digits | Reading[] | ReadingObject;

/** A number, digit by digit. */
export class Digits {
  constructor(readonly text: string) {}
}

export interface ReadingObject {
  get(key: string): Reading | undefined;
  keys(): string[];
}

/** Where parsers that take the same grammar differ. */
interface Habits {
  /** Which of several members with one key counts. */
  counts: 'first' | 'last';
  /** What of a key counts when it is looked up. */
  keyOf: (key: string) => string;
  /** What becomes of a string. */
  textOf: (text: string) => string;
}

const asIs = (text: string) => text;
const folded = (key: string) => key.toUpperCase().toLowerCase();
const untilNul = (text: string) => text.split('\0')[0] ?? '';
const wellFormed = (text: string) => text.toWellFormed();

/** How parsers in use read what they all accept. */
export const readers = {
  'the last member counts': { counts: 'last', keyOf: asIs, textOf: asIs },
  'the first member counts': { counts: 'first', keyOf: asIs, textOf: asIs },
  'keys without regard to case, as in Go': { counts: 'last', keyOf: folded, textOf: wellFormed },
  'keys without regard to case, the first one, texts that end at NUL, as in C': {
    counts: 'first',
    keyOf: (key) => folded(untilNul(key)),
    textOf: untilNul,
  },
} as const satisfies Record<string, Habits>;

/** What a parser with these habits makes of JSON that JSON.parse takes. */
export function readJson(text: string, habits: Habits): Reading {
  const reader = new Reader(text, habits);
  return reader.value();
}

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly habits: Habits,
  ) {}

  value(): Reading {
    this.skip();
    const { habits, text } = this;
    switch (text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.list();
      case '"':
        return habits.textOf(this.string());
      default: {
        const [word = ''] = /^[\w.+-]+/.exec(text.slice(this.at, this.at + 10_000)) ?? [];
        this.at += word.length;
        return word === 'null' ? null : word === 'true' || word === 'false' ? word === 'true' : new Digits(word);
      }
    }
  }

  private object(): ReadingObject {
    const { counts, keyOf } = this.habits;
    const members = new Map<string, Reading>();
    this.at++;
    for (this.skip(); this.text[this.at] !== '}'; this.skipComma()) {
      const key = keyOf(this.habits.textOf(this.string()));
      this.skip();
      this.at++;
      const value = this.value();
      if (counts === 'last' || !members.has(key)) members.set(key, value);
    }
    this.at++;
    return { get: (key) => members.get(keyOf(key)), keys: () => [...members.keys()] };
  }

  private list(): Reading[] {
    const items: Reading[] = [];
    this.at++;
    for (this.skip(); this.text[this.at] !== ']'; this.skipComma()) items.push(this.value());
    this.at++;
    return items;
  }

  private string(): string {
    const [quoted = ''] = /^"(?:[^"\\]|\\.)*"/s.exec(this.text.slice(this.at)) ?? [];
    this.at += quoted.length;
    return JSON.parse(quoted) as string;
  }

  private skip(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? '-')) this.at++;
  }

  private skipComma(): void {
    this.skip();
    if (this.text[this.at] === ',') this.at++;
    this.skip();
  }
}

export function isObjectReading(value: Reading | undefined): value is ReadingObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Digits);
}
