import {
  isModifying,
  isStricter,
  outcomeOf,
  type GuardAction,
  type GuardOutcome,
  type MaskStyleName,
} from './action.js';
import type { MessageHit } from '../engine/message-hit.js';
import type { ActiveException, ActiveProfile, ActiveRule, LackingRule } from './active-rules.js';
import { areMeant } from './detector-names.js';
import type { ActiveRules } from './guardrails.js';
import { isFixed, keysOf } from './place.js';
import { matchesPath, type PathGlob } from './path-glob.js';

/** What is to be done about one hit. */
export interface Decided {
  readonly hit: MessageHit;
  /** `allow` when nothing is done, and only a rule in monitor mode would have. */
  readonly action: GuardAction;
  /** `<profile>/<rule>`, or `exception/<id>`; empty when nothing is done. */
  readonly rule: string;
  readonly maskStyle: MaskStyleName;
  /** What a rule in monitor mode would have done, where that is stricter. */
  readonly monitored: { readonly action: GuardAction; readonly rule: string } | undefined;
}

/** What a message comes to. */
export interface Decision {
  readonly outcome: GuardOutcome;
  /** The outcome with the candidates in force, where it is another one. */
  readonly shadowOutcome: GuardOutcome | undefined;
  /** Whether the tool that the message is about is to be quarantined. */
  readonly isQuarantining: boolean;
  /** What is to be done or recorded; hits that no rule is about are not in it. */
  readonly decided: readonly Decided[];
  /** The rules that name detectors which are not there. */
  readonly lacking: readonly LackingRule[];
}

type Choice = Pick<ActiveRule, 'id' | 'action' | 'maskStyle'>;

/** What rules of one sort say about a hit. */
interface Choices {
  enforced?: Choice | undefined;
  monitored?: Choice | undefined;
}

/** So many hits are decided about before others get their turn. */
const stride = 1_024;
const unruled: Choice = { id: '', action: 'allow', maskStyle: 'label' };

const nothing: Decision = Object.freeze({
  outcome: 'none',
  shadowOutcome: undefined,
  isQuarantining: false,
  decided: Object.freeze([]),
  lacking: Object.freeze([]),
});

/**
 * Decides about the hits of one message. Within a profile the first rule that names the detector and whose conditions are
 * met decides; of several profiles the one whose attachment is most specific, then the strictest; an exception makes of
 * that a log entry while it lasts; and nothing is milder than a floor profile says. `isIncomplete` = the message was not
 * looked at to its end, for which it is refused where a rule wants that; so it is where a rule names a detector that is not
 * there. In steps, for many hits.
 */
export function* decide(
  hits: readonly MessageHit[],
  rules: ActiveRules | undefined,
  nowMs: number,
  isIncomplete = false,
): Generator<void, Decision> {
  if (!rules) return nothing;
  const lacking = rules.profiles.flatMap((profile) => profile.lacking);
  const isWhole = !isIncomplete && lacking.length === 0;
  if (hits.length === 0 && isWhole) return nothing;
  const exceptions = rules.exceptions.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  const isClosed = (isIncomplete && rules.isClosedOnError) || lacking.some((rule) => rule.isClosed);
  const least = isWhole ? 'allow' : isClosed ? 'block' : 'log';
  const decided = yield* resolveAll(hits, rules.profiles, exceptions);
  const action = strictestOf(decided, least);
  const outcome = outcomeOf(action);
  const { candidates } = rules;
  const shadow = candidates && outcomeOf(strictestOf(yield* resolveAll(hits, candidates, exceptions), least));
  return {
    outcome,
    shadowOutcome: shadow === outcome ? undefined : shadow,
    isQuarantining: action === 'quarantine',
    decided,
    lacking,
  };
}

function strictestOf(decided: readonly Decided[], least: GuardAction): GuardAction {
  return decided.reduce((most, { action }) => (isStricter(action, most) ? action : most), least);
}

function* resolveAll(
  hits: readonly MessageHit[],
  profiles: readonly ActiveProfile[],
  exceptions: readonly ActiveException[],
): Generator<void, Decided[]> {
  const counts = countedFor(hits, profiles);
  const all: Decided[] = [];
  for (const [index, hit] of hits.entries()) {
    if (index % stride === stride - 1) yield;
    const decided = resolve(hit, profiles, exceptions, (rule) => isMet(rule, hit) && hasEnough(rule, counts));
    if (decided) all.push(decided);
  }
  return all;
}

function resolve(
  hit: MessageHit,
  profiles: readonly ActiveProfile[],
  exceptions: readonly ActiveException[],
  applies: (rule: ActiveRule) => boolean,
): Decided | undefined {
  const said = profiles.flatMap(({ isFloor, specificity, rules }) => {
    const applying = rules.get(hit.detector)?.filter(applies) ?? [];
    return applying.length === 0 ? [] : [{ isFloor, specificity, ...choicesOf(applying) }];
  });
  const others = said.filter(({ isFloor }) => !isFloor);
  const most = Math.max(...others.filter(({ enforced }) => enforced).map(({ specificity }) => specificity));
  const floor = strictestChoices(said.filter(({ isFloor }) => isFloor));
  const other = {
    enforced: strictestChoices(others.filter(({ specificity }) => specificity === most)).enforced,
    monitored: strictestChoices(others).monitored,
  };
  const exception = exceptions.find((each) => isExcepted(each, hit));
  return combine(hit, floor, exception ? { enforced: exceptedBy(exception, other.enforced) } : other);
}

function strictestChoices(choices: readonly Choices[]): Choices {
  return choices.reduce<Choices>(
    (most, { enforced, monitored }) => ({
      enforced: stricter(most.enforced, enforced),
      monitored: stricter(most.monitored, monitored),
    }),
    {},
  );
}

/** Rules that only watch stand beside what is enforced, and those behind what is enforced are never reached. */
function choicesOf(applying: readonly ActiveRule[]): Choices {
  const enforced = applying.find(({ isMonitor }) => !isMonitor);
  const [first] = applying;
  return { enforced, monitored: first?.isMonitor ? first : undefined };
}

function combine(hit: MessageHit, floor: Choices, other: Choices): Decided | undefined {
  const { action, id, maskStyle } = stricter(other.enforced, floor.enforced) ?? unruled;
  const isRefused = isModifying(action) && action !== 'annotate' && isFixed(hit.place);
  const done = isRefused ? 'block' : action;
  const watching = stricter(floor.monitored, other.monitored);
  const isWatched = watching && isStricter(watching.action, done);
  if (done === 'allow' && !isWatched) return undefined;
  const monitored = isWatched ? { action: watching.action, rule: watching.id } : undefined;
  return { hit, action: done, rule: id, maskStyle, monitored };
}

function stricter(known: Choice | undefined, next: Choice | undefined): Choice | undefined {
  if (!known || !next) return known ?? next;
  return isStricter(next.action, known.action) ? next : known;
}

/** What an exception lets through stays on record under its name. */
function exceptedBy({ id }: ActiveException, choice: Choice | undefined): Choice | undefined {
  return choice && isStricter(choice.action, 'log') ? { id, action: 'log', maskStyle: 'label' } : choice;
}

function isExcepted({ detectors, paths }: ActiveException, hit: MessageHit): boolean {
  return areMeant(detectors, hit.detector) && isAt(paths, hit);
}

function isMet({ minConfidence, paths }: ActiveRule, hit: MessageHit): boolean {
  // Asked this way round, a minimum that is no number lets nothing through.
  return !(hit.confidence < minConfidence) && isAt(paths, hit);
}

function isAt(paths: readonly PathGlob[] | undefined, hit: MessageHit): boolean {
  if (!paths) return true;
  const keys = keysOf(hit.place);
  return paths.some((glob) => matchesPath(glob, keys));
}

function hasEnough(rule: ActiveRule, counts: ReadonlyMap<string, number>): boolean {
  return rule.minCount <= 1 || (counts.get(rule.id) ?? 0) >= rule.minCount;
}

/** How often the rules that begin with a number of findings have been met in the message. */
function countedFor(hits: readonly MessageHit[], profiles: readonly ActiveProfile[]): ReadonlyMap<string, number> {
  const seen = new Map<string, Set<string | number>>();
  for (const [place, hit] of hits.entries()) {
    for (const { rules } of profiles) {
      for (const rule of rules.get(hit.detector) ?? []) {
        if (rule.minCount <= 1 || !isMet(rule, hit)) continue;
        const value = rule.uniqueOnly ? String(hit.place.found).slice(hit.start, hit.end) : place;
        seen.set(rule.id, (seen.get(rule.id) ?? new Set()).add(value));
      }
    }
  }
  return new Map([...seen].map(([id, values]) => [id, values.size]));
}
