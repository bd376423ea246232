import type { Match } from '../../detector.js';
import { joined, nearest, phrasesOf, rolesAround, spanOf, widened } from './injection-near.js';
import { bitOf, type Word } from './injection-words.js';

const bits = {
  not: bitOf('not'),
  tell: bitOf('tell'),
  user: bitOf('user'),
  without: bitOf('without'),
  acts: bitOf('send', 'use', 'first', 'model'),
  grave: bitOf('quietly', 'secret', 'orders', 'must'),
};

/** Requests to keep something from the person: "do not tell the user", "without informing the user". */
export function concealments(words: readonly Word[], text: string): Match[] {
  return phrasesOf(
    words,
    (i, word) => (word.roles & bits.tell ? untold(words, i, word, text) : undefined),
    (i, word) => (word.roles & bits.without ? without(words, i, word) : undefined),
  );
}

/** "if the user does not tell": somebody else is told of a person. */
function isSubject(text: string, user: Word, not: Word): boolean {
  const between = not.start > user.end && not.start - user.end < 16 ? text.slice(user.end, not.start) : '';
  return /^ (?:do|does|did|will|would|can|could|may|might|should|has|have|had|is|are|was)(?: \w+)? $/i.test(between);
}

function untold(words: readonly Word[], i: number, word: Word, text: string): Match | undefined {
  const negation = word.roles & bits.not ? i : nearest(words, i, bits.not, 18);
  const person = nearest(words, i, bits.user, 36);
  const not = negation === undefined ? undefined : words[negation];
  const user = person === undefined ? undefined : words[person];
  if (!not || !user || user === not || isSubject(text, user, not)) return undefined;
  const span = spanOf(joined(word, not), user, 0.65);
  const roles = rolesAround(words, word.sentence, span.start - 100, span.end + 60);
  return widened(words, { ...span, confidence: roles & (bits.grave | bits.acts) ? 0.8 : 0.65 }, bits.not);
}

function without(words: readonly Word[], i: number, word: Word): Match | undefined {
  const person = nearest(words, i, bits.user, 24);
  const user = person === undefined ? undefined : words[person];
  const roles = rolesAround(words, word.sentence, word.start - 110, word.end + 60);
  if (roles & bits.acts && roles & bits.grave) return spanOf(word, user ?? word, user ? 0.7 : 0.4);
  return user ? spanOf(word, user, roles & bits.acts ? 0.45 : 0.35) : undefined;
}
