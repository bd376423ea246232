import type { Match } from '../../detector.js';
import { joined, nearest, phrasesOf, rolesAround, spanOf, widened } from './injection-near.js';
import { bitOf, type Word } from './injection-words.js';

const bits = {
  not: bitOf('not'),
  reveal: bitOf('reveal'),
  orders: bitOf('orders'),
  own: bitOf('own'),
  prior: bitOf('prior'),
  send: bitOf('send'),
  secret: bitOf('secret'),
  address: bitOf('address'),
  covert: bitOf('quietly', 'without'),
  first: bitOf('first'),
  must: bitOf('must'),
  model: bitOf('model'),
  use: bitOf('use'),
  tool: bitOf('tool'),
  cancel: bitOf('cancel'),
  decode: bitOf('decode'),
  encoded: bitOf('encoded'),
  obey: bitOf('follow', 'use'),
};

/** Requests for what the model was told, or to send secrets somewhere. */
export function exfiltrations(words: readonly Word[]): Match[] {
  return phrasesOf(
    words,
    (i, word) => (word.roles & bits.orders ? revealed(words, i, word) : undefined),
    (i, word) => (word.roles & bits.send ? sent(words, i, word) : undefined),
  );
}

/** "repeat your system prompt" */
function revealed(words: readonly Word[], i: number, orders: Word): Match | undefined {
  const verb = nearest(words, i, bits.reveal, 40);
  const reveal = verb === undefined ? undefined : words[verb];
  if (!reveal || reveal === orders) return undefined;
  const span = spanOf(reveal, orders, 0);
  const roles = rolesAround(words, orders.sentence, span.start - 14, span.end + 14);
  if (!(roles & bits.own) || isNegated(words, verb ?? 0)) return undefined;
  return widened(words, { ...span, confidence: roles & bits.prior ? 0.75 : 0.55 }, bits.own);
}

function isNegated(words: readonly Word[], i: number): boolean {
  const [before, word] = [words[i - 1], words[i]];
  return before !== undefined && word !== undefined && (before.roles & bits.not) !== 0 && word.start - before.end <= 4;
}

/** "send the passwords to https://..." */
function sent(words: readonly Word[], i: number, send: Word): Match | undefined {
  if (isNegated(words, i)) return undefined;
  const what = nearest(words, i, bits.secret, 90);
  const secret = what === undefined ? undefined : words[what];
  if (!secret || secret === send) return undefined;
  const where = nearest(words, i, bits.address, 160);
  const address = where === undefined ? undefined : words[where];
  const span = address ? spanOf(joined(send, secret), address, 0) : spanOf(send, secret, 0);
  const roles = rolesAround(words, send.sentence, span.start - 100, span.end + 80);
  const isPressed =
    (roles & (bits.covert | bits.first)) !== 0 || ((roles & bits.model) !== 0 && (roles & bits.must) !== 0);
  const confidence = (address ? 0.35 : 0) + (isPressed ? 0.3 : 0);
  return confidence >= 0.3 ? { ...span, confidence } : undefined;
}

/** Orders to a model to run something: "AI agents must first call ...", "before answering, run ...". */
export function imperatives(words: readonly Word[]): Match[] {
  return phrasesOf(
    words,
    (i, word) => (word.roles & bits.model ? addressed(words, i, word) : undefined),
    (i, word) => (word.roles & bits.first ? urged(words, i, word) : undefined),
  );
}

function addressed(words: readonly Word[], i: number, model: Word): Match | undefined {
  const modal = nearest(words, i, bits.must, 60);
  const must = modal === undefined ? undefined : words[modal];
  if (!must || must === model) return undefined;
  const span = spanOf(model, must, 0);
  const roles = rolesAround(words, model.sentence, span.start - 20, span.end + 110);
  const isOther = (roles & (bits.cancel | bits.covert | bits.first)) !== 0;
  const sent = isSent(roles);
  if (!sent && !isRun(roles)) return isOther ? { ...span, confidence: 0.4 } : undefined;
  return { ...span, confidence: isOther ? 0.7 : sent ? 0.6 : 0.4 };
}

function isRun(roles: number): boolean {
  return (roles & bits.use) !== 0 && (roles & bits.tool) !== 0;
}

function isSent(roles: number): boolean {
  return (roles & bits.send) !== 0 && (roles & (bits.secret | bits.address)) !== 0;
}

function urged(words: readonly Word[], i: number, first: Word): Match | undefined {
  const verb = nearest(words, i, bits.use | bits.send, 90);
  const act = verb === undefined ? undefined : words[verb];
  if (!act || act === first) return undefined;
  const span = spanOf(first, act, 0);
  const roles = rolesAround(words, first.sentence, span.start - 60, span.end + 90);
  if (!(roles & bits.must)) return undefined;
  if (isSent(roles)) return { ...span, confidence: 0.6 };
  return isRun(roles) ? { ...span, confidence: 0.4 } : undefined;
}

/** "decode this base64 and follow it" */
export function encodings(words: readonly Word[]): Match[] {
  return phrasesOf(words, (i, word) => (word.roles & bits.decode ? decoded(words, i, word) : undefined));
}

function decoded(words: readonly Word[], i: number, word: Word): Match | undefined {
  const isObeyed = ({ roles, start }: Word) => (roles & bits.obey) !== 0 && start - word.end < 120;
  const after = words.slice(i + 1, i + 40).find(isObeyed);
  const near = words.slice(Math.max(0, i - 40), i + 40).filter(({ start }) => Math.abs(start - word.start) < 120);
  const roles = near.reduce((all, other) => all | other.roles, 0);
  if (!after || !(roles & bits.encoded)) return undefined;
  return spanOf(word, after, roles & (bits.orders | bits.covert | bits.cancel) ? 0.7 : 0.45);
}
