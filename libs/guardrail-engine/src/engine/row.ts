import type { Budget } from './budget.js';
import type { MessageHit, Place, Question } from './message-hit.js';
import type { Beside } from './scanner.js';

/** Longer texts are prose: what is together in them is found in them alone. */
const maxText = 500;
/** So many are looked at together, the last of which a second time with those that follow. */
const most = 64;
const again = 32;

interface Placed extends Beside {
  place: Place;
  /** How many hits there were before it was looked at. */
  before: number;
}

/** Texts and numbers that stand side by side in an object or array. */
export class Row {
  private texts: Placed[] = [];
  private fresh = 0;
  /** How many hits there were when the last text had been added. */
  private before: number;

  /** @param hits of the whole message, those of each text by itself among them */
  constructor(
    private readonly question: Question,
    private readonly budget: Budget,
    private readonly hits: readonly MessageHit[],
  ) {
    this.before = hits.length;
  }

  /** Adds the next, which has been looked at by itself; answers what is found, now that there are enough. */
  add(place: Place, text: string, keys: readonly string[]): MessageHit[] {
    const { before } = this;
    this.before = this.hits.length;
    if (text.length > maxText || text === '') return [];
    this.texts.push({ text, keys, place, before });
    this.fresh++;
    return this.texts.length < most ? [] : this.end();
  }

  /** What is found in those that have not been looked at together yet. */
  end(): MessageHit[] {
    if (this.fresh === 0 || this.texts.length < 2) return [];
    const found = this.question.flatMap(({ scanner, asked }) =>
      scanner.relate(this.texts, asked, this.budget).flatMap(({ text, ...hit }) => {
        const place = this.texts[text]?.place;
        return place ? [{ ...hit, place }] : [];
      }),
    );
    const before = this.texts[0]?.before ?? 0;
    this.texts = this.texts.slice(-again);
    this.fresh = 0;
    return found.length === 0 ? found : withoutKnown(found, this.hits.slice(before));
  }
}

/** Without what was found in its text alone, or with those before. */
function withoutKnown(found: readonly MessageHit[], hits: readonly MessageHit[]): MessageHit[] {
  const known = Map.groupBy(hits, nameOf);
  return found.filter((hit) => {
    const there = known.get(nameOf(hit)) ?? [];
    return !there.some(({ place, start, end }) => isSame(place, hit.place) && start < hit.end && hit.start < end);
  });
}

function nameOf({ detector, place }: MessageHit): string {
  return `${detector.id} ${place.key}`;
}

function isSame(a: Place, b: Place): boolean {
  return a.container === b.container && a.part === b.part;
}
