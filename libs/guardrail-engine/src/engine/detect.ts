import { keyOfRoot } from '../message-walk.js';
import { numberTexts } from '../number-texts.js';
import { Budget, maxHits } from './budget.js';
import { Row } from './row.js';
import type { Container, MessageHit, Place, Question } from './message-hit.js';
import { longestAtOnce, type TextHit } from './scanner.js';

/** So many end a step. */
const manyHits = 400;
const minNumber = 1e7;
/** Also with a path of names before it, as in `io.modelcontextprotocol/clientInfo`. */
const word = /^[A-Za-z_./-]{1,64}$/;

const mostCleanKeys = 4_096;
const cleanKeys = new WeakMap<Question, Map<string, number>>();

function cleanKeysOf(question: Question): Map<string, number> {
  const known = cleanKeys.get(question) ?? new Map<string, number>();
  cleanKeys.set(question, known);
  return known;
}

/** An object or array that is being walked, and how far. */
interface Walk {
  container: Container;
  /** Of an object; an array has `size` values. */
  keys: readonly string[] | undefined;
  size: number;
  at: number;
  /** The JSON keys above its values. */
  above: readonly string[];
  /** Whether the key above it is a name whose value somebody looks for. */
  isNamed: boolean;
  /** Its texts and numbers, for what is found in several together; undefined when nobody asks. */
  row: Row | undefined;
}

function keyAt({ keys }: Walk, at: number): string {
  return keys ? (keys[at] ?? '') : String(at);
}

/** The JSON keys above a value. */
function aboveOf({ keys, above }: Walk, key: string): readonly string[] {
  if (!keys) return above;
  const last = above.at(-1);
  return last === undefined ? [key] : [last, key];
}

/**
 * Looks for hits in a parsed JSON-RPC message: texts, keys, and numbers with the digits that they were written with. It
 * is done in steps, so that a large message need not hold up others: call `step` until it says that it is done.
 */
export class Detecting {
  readonly hits: MessageHit[] = [];
  private readonly open: Walk[] = [];
  /** A long text that is being looked at. */
  private long: Generator<void, void> | undefined;
  private readonly budget: Budget;
  /** Keys of this message in which there is nothing. */
  private readonly quietKeys = new Set<string>();
  /** Keys in which there is nothing in any message, and how much work it was to see that. */
  private readonly cleanKeys: Map<string, number>;
  /** By number and the keys above it. */
  private readonly numbers = new Map<string, readonly TextHit[]>();
  private readonly knownNumbers = new Set<number>();
  private texts: ReadonlyMap<number, string> | undefined;
  private readonly isRelating: boolean;

  /** @param bytes the JSON text of the message, for the digits of its long numbers */
  constructor(
    message: object,
    private readonly bytes: Uint8Array | undefined,
    private readonly question: Question,
  ) {
    this.budget = new Budget(bytes?.length ?? 0);
    this.isRelating = question.some(({ scanner, asked }) => scanner.relates(asked));
    this.cleanKeys = cleanKeysOf(question);
    this.enter({ node: message, parent: undefined, key: keyOfRoot }, []);
  }

  /** Whether something was left out: the hits are not all. */
  get isIncomplete(): boolean {
    return this.budget.isExceeded || this.budget.hasFailed || this.hits.length > maxHits;
  }

  /** Whether it is because a detector broke down. */
  get hasFailed(): boolean {
    return this.budget.hasFailed;
  }

  /** Looks at about so many characters more; true = done. */
  step(characters: number): boolean {
    let left = characters;
    const { length } = this.hits;
    while (this.hits.length <= maxHits) {
      const walk = this.open.at(-1);
      if (this.long) left -= this.goOn(this.long);
      else if (!walk) return true;
      else if (walk.at >= walk.size) this.leave(walk);
      else left -= this.visit(walk, keyAt(walk, walk.at++)) + 8;
      if (left <= 0 || this.hits.length - length > manyHits) return this.open.length === 0 && !this.long;
    }
    return true;
  }

  private leave({ row }: Walk): void {
    this.open.pop();
    if (row) this.hits.push(...row.end());
  }

  private goOn(long: Generator<void, void>): number {
    if (long.next().done) this.long = undefined;
    return longestAtOnce;
  }

  /** The characters that were looked at. */
  private visit(walk: Walk, key: string): number {
    const { container, keys } = walk;
    const value = (container.node as Record<string, unknown>)[key];
    let looked = 0;
    if (keys && key.length > 3 && (walk.isNamed || !this.isKnown(key))) looked += this.lookAtKey(walk, key);
    if (typeof value === 'string') {
      const place: Place = { container, key, part: 'value', found: value };
      const above = aboveOf(walk, key);
      looked += this.look(place, value, above);
      if (walk.row) looked += this.putInRow(walk.row, place, value, above);
    } else if (typeof value === 'number') {
      this.visitNumber(walk, key, value);
    } else if (typeof value === 'object' && value !== null) {
      this.enterValue(value, walk, key);
    }
    return looked;
  }

  /** A message comes to the same work whether its keys are known from others or not. */
  private isKnown(key: string): boolean {
    if (this.quietKeys.has(key)) return true;
    const cost = this.cleanKeys.get(key);
    if (cost === undefined) return false;
    if (cost > 0) {
      this.budget.verify(cost);
      this.quietKeys.add(key);
    }
    return true;
  }

  private isLabel(key: string): boolean {
    return this.question.some(({ scanner }) => scanner.isLabel(key));
  }

  /** Most keys stand many times in a message. */
  private lookAtKey({ container, above }: Walk, key: string): number {
    const { length } = this.hits;
    const { spent, decodable, dependent } = this.budget;
    this.look({ container, key, part: 'key', found: key }, key, above);
    // Under other keys it may be found, or be a value.
    if (this.hits.length > length || this.budget.dependent > dependent || !word.test(key)) return key.length;
    const isWhole = this.budget.decodable === decodable && !this.isIncomplete;
    if (isWhole && this.cleanKeys.size < mostCleanKeys) this.cleanKeys.set(key, this.budget.spent - spent);
    this.quietKeys.add(key);
    return key.length;
  }

  private enterValue(value: object, walk: Walk, key: string): void {
    if (!JSON.isRawJSON(value)) return this.enter({ node: value, parent: walk.container, key }, aboveOf(walk, key));
    const number = Number((value as { rawJSON: string }).rawJSON);
    this.visitNumber(walk, key, number);
  }

  private enter(container: Container, above: readonly string[]): void {
    const { node } = container;
    const row = this.isRelating ? new Row(this.question, this.budget, this.hits) : undefined;
    const isNamed = this.isLabel(above.at(-1) ?? '');
    const keys = Array.isArray(node) ? undefined : Object.keys(node);
    const size = keys?.length ?? (node as readonly unknown[]).length;
    this.open.push({ container, keys, size, at: 0, above, isNamed, row });
  }

  /** The characters that are looked at once more. */
  private putInRow(row: Row, place: Place, text: string, above: readonly string[]): number {
    this.hits.push(...row.add(place, text, above));
    return text.length;
  }

  private look(place: Place, text: string, above: readonly string[]): number {
    if (this.bytes === undefined) this.budget.grow(text.length);
    if (text.length > longestAtOnce && place.part === 'value') {
      this.long = this.lookInPieces(place, text, above);
      return 0;
    }
    for (const { scanner, asked } of this.question) {
      for (const hit of scanner.scanText(text, asked, above, this.budget)) this.hits.push({ ...hit, place });
    }
    return text.length;
  }

  private *lookInPieces(place: Place, text: string, above: readonly string[]): Generator<void, void> {
    for (const { scanner, asked } of this.question) {
      const hits = yield* scanner.scanInPieces(text, asked, above, this.budget);
      for (const hit of hits) this.hits.push({ ...hit, place });
    }
  }

  private visitNumber(walk: Walk, key: string, value: number): void {
    const place: Place = { container: walk.container, key, part: 'value', found: value };
    const above = aboveOf(walk, key);
    this.lookAtNumber(place, value, above);
    if (walk.row) this.putInRow(walk.row, place, this.digitsOf(value), above);
  }

  private lookAtNumber(place: Place, value: number, above: readonly string[]): void {
    const isLong = Math.abs(value) >= minNumber;
    if (!isLong && !this.isLabel(above.at(-1) ?? '')) return;
    if (!isLong || Number.isSafeInteger(value)) {
      this.look(place, String(value), above);
      return;
    }
    const name = `${value} ${above.join(' ')}`;
    const known = this.numbers.get(name) ?? this.hitsInNumber(value, above);
    this.numbers.set(name, known);
    for (const hit of known) this.hits.push({ ...hit, place });
  }

  private hitsInNumber(value: number, above: readonly string[]): readonly TextHit[] {
    const text = this.digitsOf(value);
    // Many may fall on one double, whose digits are read anew under each key.
    if (this.knownNumbers.has(value) && !this.budget.decode(text.length)) return [];
    this.knownNumbers.add(value);
    return this.question.flatMap(({ scanner, asked }) => scanner.scanText(text, asked, above, this.budget));
  }

  /** A number as it was written. */
  private digitsOf(value: number): string {
    if (Number.isSafeInteger(value)) return String(value);
    this.texts ??= this.bytes ? numberTexts(this.bytes) : new Map<number, string>();
    return this.texts.get(value) ?? String(value);
  }
}
