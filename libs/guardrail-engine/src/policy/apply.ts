import type { MessagePart } from '../detector.js';
import { isModifying, type GuardOutcome } from './action.js';
import { annotate } from './annotate.js';
import type { Decided, Decision } from './decide.js';
import { keysOf } from './place.js';
import { labelOf, rewriteText } from './mask-text.js';
import { mirrorsOf } from './mirrored-text.js';
import { changeToFit, type Change, type Renaming } from './output-schema.js';
import { renameKeys, setOwn } from './write-message.js';

/** What `apply` needs to know besides the decision. */
export interface ApplyOptions {
  /** The output schema of the tool whose result the message is, asked for when it matters; its structured content still fits it afterwards. */
  readonly outputSchema?: (() => unknown) | undefined;
  /** What of a conversation the message is; a model reads notes in some. */
  readonly part?: MessagePart;
  /** Keys the hashes of masked values and of notes; one per organization. */
  readonly hashKey?: string;
}

/** What became of a message. */
export interface Applied {
  readonly outcome: GuardOutcome;
  /** Whether the message was changed, so that its original bytes must not be sent on. */
  readonly changed: boolean;
  /** Whether it is refused because what is left of it would not fit the tool's output schema. */
  readonly isUnfit: boolean;
}

/** The hits in one key, text or number. */
interface Place {
  readonly first: Decided;
  readonly decided: Decided[];
}

/**
 * Does to a message what was decided: nothing when it is refused, otherwise in the message itself, which stays valid
 * JSON-RPC. Structured content that fitted the tool's output schema fits it still: values that must go become others
 * that the schema permits, or else their optional property is left out, or else the message is refused.
 */
export function apply(message: object, decision: Decision, options: ApplyOptions = {}): Applied {
  if (decision.outcome !== 'modified') return { outcome: decision.outcome, changed: false, isUnfit: false };
  const places = placesOf(decision.decided);
  const structured = places.filter(isStructured);
  const mirrors = structured.length > 0 ? mirrorsOf(message, decision.decided) : [];
  if (!rewrite(message, places, options)) return { outcome: 'blocked', changed: false, isUnfit: true };
  for (const mirror of mirrors) mirror.renew();
  annotate(message, decision.decided, options.part ?? 'request', options.hashKey);
  return { outcome: 'modified', changed: true, isUnfit: false };
}

function placesOf(decided: readonly Decided[]): Place[] {
  const places = new Map<object, Map<string, Place>>();
  for (const each of decided) {
    if (!isModifying(each.action) || each.action === 'annotate') continue;
    const { container, key, part } = each.hit.place;
    const inNode = places.get(container.node) ?? new Map<string, Place>();
    places.set(container.node, inNode);
    const name = `${part} ${key}`;
    const place = inNode.get(name) ?? { first: each, decided: [] };
    place.decided.push(each);
    inNode.set(name, place);
  }
  return [...places.values()].flatMap((inNode) => [...inNode.values()]);
}

function isStructured({ first }: Place): boolean {
  const [top, second, ...rest] = keysOf(first.hit.place);
  return top === 'result' && second === 'structuredContent' && rest.length > 0;
}

/** Values come before keys, which their hits are addressed by. False when what is left would not fit the schema. */
function rewrite(message: object, places: readonly Place[], { outputSchema, hashKey }: ApplyOptions): boolean {
  const schema = places.some(isStructured) ? outputSchema?.() : undefined;
  const isFitted = (place: Place) => schema !== undefined && isStructured(place);
  const changes = places.filter(isValue).map((place) => ({ place, change: changeOf(place, hashKey) }));
  for (const { place, change } of changes) if (!isFitted(place)) setOwn(change.node, change.key, change.text);
  const keys = places.filter((place) => !isValue(place));
  const fitted = changes.filter(({ place }) => isFitted(place)).map(({ change }) => change);
  const renamings = renamingsOf(keys.filter(isFitted), hashKey);
  const { result } = message as { result?: { structuredContent?: unknown } };
  const isFit =
    fitted.length + renamings.length === 0 || changeToFit(schema, () => result?.structuredContent, fitted, renamings);
  for (const { node, keys: renamed } of renamingsOf(
    keys.filter((place) => !isFitted(place)),
    hashKey,
  )) {
    renameKeys({ node }, renamed);
  }
  return isFit;
}

function isValue({ first }: Place): boolean {
  return first.hit.place.part === 'value';
}

function changeOf({ first, decided }: Place, hashKey: string | undefined): Change {
  const { container, key, found } = first.hit.place;
  const text = typeof found === 'string' ? rewriteText(found, decided, hashKey) : labelOf(first);
  // Objects with keys of digits are alike as the items of arrays are.
  const place = keysOf(first.hit.place).map((each) => (/^\d+$/.test(each) ? '*' : each));
  return { node: container.node, key, place: JSON.stringify([typeof found, ...place]), text };
}

function renamingsOf(places: readonly Place[], hashKey: string | undefined): Renaming[] {
  const renamed = new Map<object, Map<string, string>>();
  for (const { first, decided } of places) {
    const { container, key } = first.hit.place;
    const keys = renamed.get(container.node) ?? new Map<string, string>();
    renamed.set(container.node, keys.set(key, rewriteText(key, decided, hashKey)));
  }
  return [...renamed].map(([node, keys]) => ({ node, keys }));
}
