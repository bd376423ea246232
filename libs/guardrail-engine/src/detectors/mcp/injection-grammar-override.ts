import type { Match } from '../../detector.js';
import { joined, nearest, phrasesOf, rolesAround, spanOf, widened } from './injection-near.js';
import { bitOf, type Word } from './injection-words.js';

const bits = {
  cancel: bitOf('cancel'),
  follow: bitOf('follow'),
  not: bitOf('not'),
  orders: bitOf('orders'),
  rules: bitOf('rules'),
  prior: bitOf('prior'),
  all: bitOf('all'),
  own: bitOf('own'),
  void: bitOf('void'),
  turn: bitOf('turn'),
  free: bitOf('free'),
  qualifiers: bitOf('prior', 'all', 'own'),
};

/** Instructions that set aside earlier ones, in any order of words: "ignore all previous instructions". */
export function overrides(words: readonly Word[], text: string): Match[] {
  return [
    ...phrasesOf(
      words,
      (i, word) => (word.roles & bits.cancel ? cancelled(words, i, word, text) : undefined),
      (i, word) => (word.roles & bits.follow ? disobeyed(words, i, word) : undefined),
      (i, word) => (word.roles & bits.void ? voided(words, i, word, text) : undefined),
      (i, word) => (word.roles & bits.turn ? turned(words, i, word) : undefined),
    ),
    ...freed(words),
  ];
}

function cancelled(words: readonly Word[], i: number, word: Word, text: string): Match | undefined {
  if (isNegated(words[i - 1], word)) return undefined;
  const object = nearest(words, i, bits.orders, 60) ?? nearest(words, i, bits.rules, 40);
  const orders = object === undefined ? undefined : words[object];
  if (!orders || orders === word) return undefined;
  const span = spanOf(word, orders, 0);
  const roles = rolesAround(words, word.sentence, span.start - 24, span.end + 36);
  const confidence = strengthOf(orders.roles, roles) - (isDescribed(text, word.start) ? 0.35 : 0);
  if (confidence < 0.3 || (confidence === 0.3 && span.end - span.start > 40)) return undefined;
  return ofDocument(words, widened(words, { ...span, confidence }, bits.qualifiers), text);
}

/** "do not ignore" */
function isNegated(before: Word | undefined, word: Word): boolean {
  if (!before || word.start - before.end > 6) return false;
  return (before.roles & bits.not) !== 0 && (before.roles & bits.cancel) === 0;
}

function strengthOf(object: number, roles: number): number {
  const isPrior = (roles & bits.prior) !== 0;
  const isAll = (roles & bits.all) !== 0;
  const isOwn = (roles & bits.own) !== 0;
  if (object & bits.orders) return isPrior ? 0.85 : isOwn ? 0.75 : isAll ? 0.6 : 0.3;
  if (isPrior) return isAll || isOwn ? 0.65 : 0.4;
  return isOwn ? 0.4 : 0;
}

const describing =
  /(?:\b(?:to|will|would|can|could|may|might|that|which|who|they|we|i|it|users?|attackers?|models?|always|often|sometimes|usually|let|lets|makes?|you|cannot|does|do|did|if|when|how|not|and)) {1,2}$/i;
const commanding =
  /\b(?:you|should|must|want|need|have|please|now|ai|just|going|instructed|told|ordered)\b[^.\n]{0,14}$/i;

/** Whether a sentence only tells that something is ignored: "users who ignore the previous instructions". */
function isDescribed(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 12), at);
  if (!describing.test(before)) return false;
  if (/\band {1,2}$/i.test(before)) return false;
  return !commanding.test(text.slice(Math.max(0, at - 40), at));
}

const elsewhere =
  /^(?: (?:page|edition|version|issue|leaflet|sheet|manual|release)\b|[^.!?\n]{0,40}\b(?:version|edition|revision|release|issue|page|chapter|section|annex|appendix)(?: of| no\.?)? \d)/i;

/** Instructions of paper: "the old guidelines are void, see version 4", "the instructions on the previous page". */
function ofDocument(words: readonly Word[], match: Match, text: string): Match {
  if (!elsewhere.test(text.slice(match.end, match.end + 70))) return match;
  const isWide = words.some(
    ({ start, end, roles }) => roles & (bits.all | bits.own) && start >= match.start && end <= match.end,
  );
  if (isWide) return match;
  return { ...match, confidence: Math.min(match.confidence, 0.4) };
}

/** "do not follow your instructions any more" */
function disobeyed(words: readonly Word[], i: number, word: Word): Match | undefined {
  const negation = word.roles & bits.not ? i : nearest(words, i, bits.not, 14);
  const object = nearest(words, i, bits.orders, 48);
  const not = negation === undefined ? undefined : words[negation];
  const orders = object === undefined ? undefined : words[object];
  if (!not || !orders) return undefined;
  const span = spanOf(joined(word, not), orders, 0);
  const roles = rolesAround(words, word.sentence, span.start - 12, span.end + 36);
  const confidence = roles & bits.prior ? 0.7 : roles & bits.own ? 0.55 : undefined;
  return confidence === undefined ? undefined : widened(words, { ...span, confidence }, bits.qualifiers);
}

/** "all earlier rules no longer apply" */
function voided(words: readonly Word[], i: number, word: Word, text: string): Match | undefined {
  const object = nearest(words, i, bits.orders | bits.rules, 48);
  const orders = object === undefined ? undefined : words[object];
  if (!orders) return undefined;
  const roles = rolesAround(words, word.sentence, orders.start - 40, word.end);
  const isStrong = orders.roles & bits.orders;
  if (!(roles & (bits.prior | bits.own | bits.all))) return undefined;
  const confidence = isStrong ? (roles & (bits.prior | bits.own) ? 0.75 : 0.55) : roles & bits.own ? 0.6 : 0.35;
  return ofDocument(words, widened(words, spanOf(word, orders, confidence), bits.qualifiers), text);
}

/** "from now on you are ... without restrictions", "new instructions: ignore ..." */
function turned(words: readonly Word[], i: number, word: Word): Match | undefined {
  for (let j = i + 1; j < words.length; j++) {
    const other = words[j];
    if (!other || other.start - word.end > 140) return undefined;
    if (other.roles & bits.free) return spanOf(word, other, 0.75);
  }
  return undefined;
}

/** "no restrictions, no filters": twice free of rules in one breath. */
function freed(words: readonly Word[]): Match[] {
  const [first, ...others] = words.filter(({ roles }) => roles & bits.free);
  const second = first && others.find(({ start, end }) => end - start !== first.end - first.start);
  return first && second && second.start - first.end < 100 ? [spanOf(first, second, 0.55)] : [];
}
