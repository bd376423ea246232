import {
  AttachmentTargetSchema,
  BackendTrust,
  canonicalJson,
  create,
  type AttachmentTarget,
  type GuardrailException,
  type GuardrailProfile,
} from '@gatehouse/contracts';
import { builtIn } from '../catalogue.js';
import type { Detector, MessagePart } from '../detector.js';
import type { Question } from '../engine/message-hit.js';
import type { Scanner } from '../engine/scanner.js';
import { isClosedOnError } from './action.js';
import {
  activate,
  activateException,
  isFor,
  isRuleFor,
  trustOf,
  type ActiveException,
  type ActiveProfile,
  type GuardDirection,
  type Where,
} from './active-rules.js';
import { sha256 } from '../sha256.js';
import { isTargeted, specificityOf, type GuardContext } from './guard-context.js';

/** What applies to one part of the messages of one context and direction. */
export interface ActiveRules {
  /** Version of the guardrails that it is of: SHA-256, hex. */
  readonly bundle: string;
  readonly part: MessagePart;
  /** What the scanners are asked. */
  readonly question: Question;
  /** What may not be seen in the paths of findings. */
  readonly masks: Question;
  /** Whether a message that could not be looked at to its end is refused. */
  readonly isClosedOnError: boolean;
  readonly profiles: readonly ActiveProfile[];
  /** The same with candidates in the places of their profiles; undefined when there are none. */
  readonly candidates: readonly ActiveProfile[] | undefined;
  readonly exceptions: readonly ActiveException[];
}

/** Profiles and exceptions, compiled. Equal ones act equally. */
export interface Guardrails {
  /** SHA-256 (hex) over everything that was compiled and the version of the engine. */
  readonly bundle: string;
  /** The rules in force, for a request or a response as a whole where no part is named; undefined when none apply. Cheap: every context is worked out once. */
  rulesFor(context: GuardContext, direction: GuardDirection, part?: MessagePart): ActiveRules | undefined;
}

/** A profile as folded from its events. */
export interface AttachedProfile {
  profile: GuardrailProfile;
  targets: readonly AttachmentTarget[];
  /** What may become of it, evaluated beside it. */
  candidate?: GuardrailProfile;
}

/** What guardrails are compiled from. */
export interface GuardrailSources {
  /** By slug. */
  readonly profiles: Readonly<Record<string, AttachedProfile>>;
  /** By id. */
  readonly exceptions?: Readonly<Record<string, GuardrailException>>;
  /** By backend; a backend that is not in it is public. */
  readonly trusts?: Readonly<Record<string, BackendTrust>>;
  /** What finds everything that rules can name; only what comes with the engine where nothing is given. */
  readonly scanners?: readonly Scanner[];
  /** Tells detectors of one name apart that find something else; part of the version. */
  readonly detectorsVersion?: string;
}

/** Changes whenever equal profiles would act otherwise than before. */
const engineVersion = '4';

// Contexts are told apart by what attachments name; whoever can make more of them than this has invented them.
const maxContexts = 10_000;

/** Compiles profiles and exceptions. */
export function compileGuardrails(sources: GuardrailSources): Guardrails {
  const bundle = versionOf(sources);
  const masks = masksOf(sources.scanners ?? []);
  const { profiles, exceptions = {}, trusts = {} } = sources;
  const targets = [
    ...Object.values(profiles).flatMap((attached) => attached.targets),
    ...Object.values(exceptions).flatMap(({ target }) => target ?? []),
  ];
  const named = namesIn(targets);
  const cache = new Map<string, ActiveRules | undefined>();
  return {
    bundle,
    rulesFor(context, direction, part = direction) {
      if (targets.length === 0) return undefined;
      const trust = trustOf(context.trust ?? trusts[context.backendId]);
      // What no attachment names is all the same: agents that invent tool names must not fill the memory.
      const known = named(context);
      const key = JSON.stringify([direction, part, trust, ...Object.values(known)]);
      const cached = cache.get(key);
      if (cached || cache.has(key)) return cached;
      const rules = rulesOf(sources, { bundle, masks }, known, { direction, part, trust });
      if (cache.size >= maxContexts) cache.clear();
      cache.set(key, rules);
      return rules;
    },
  };
}

/** How a profile is tried out. */
export interface TrialOptions extends Pick<GuardrailSources, 'scanners'> {
  /** Its name in the ids of its rules. */
  readonly id?: string;
  /** Of the backend; public where nothing is said. */
  readonly trust?: BackendTrust;
  /** What of a message is looked at; all of it where nothing is said. */
  readonly part?: MessagePart;
}

/** The rules of one profile alone, as if it were attached to everything; for trying it out. */
export function compileProfile(
  profile: GuardrailProfile,
  direction: GuardDirection,
  { id = 'profile', trust = BackendTrust.PUBLIC, part = direction, ...others }: TrialOptions = {},
): ActiveRules | undefined {
  const targets = [create(AttachmentTargetSchema)];
  const everywhere = { backendId: '', agentId: '', tool: '', userDomain: '', groups: [], trust };
  const guardrails = compileGuardrails({ profiles: { [id]: { profile, targets } }, ...others });
  return guardrails.rulesFor(everywhere, direction, part);
}

type Known = ReturnType<ReturnType<typeof namesIn>>;

/** A context without what no target names, always with its properties in the same order. */
function namesIn(targets: readonly AttachmentTarget[]) {
  const backends = new Set(targets.map(({ backendId }) => backendId));
  const agents = new Set(targets.map(({ agentId }) => agentId));
  const tools = new Set(targets.map(({ tool }) => tool));
  const domains = new Set(targets.map(({ userDomain }) => userDomain));
  const groups = new Set(targets.map(({ group }) => group));
  return ({ backendId, agentId, tool, userDomain, groups: all }: GuardContext) => ({
    backendId: backends.has(backendId) ? backendId : '',
    agentId: agents.has(agentId) ? agentId : '',
    // JSON makes null of undefined, which is no tool's name.
    tool: tool === undefined || tools.has(tool) ? tool : '',
    userDomain: domains.has(userDomain) ? userDomain : '',
    groups: all.length === 0 ? all : all.filter((group) => groups.has(group)).sort(),
  });
}

function rulesOf(
  { profiles, exceptions = {}, scanners = [builtIn] }: GuardrailSources,
  { bundle, masks }: Pick<ActiveRules, 'bundle' | 'masks'>,
  context: Known,
  where: Where,
): ActiveRules | undefined {
  const detectors = scanners.flatMap((scanner) => scanner.detectors);
  const applying = Object.entries(profiles)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, attached]) => {
      const specificity = specificityOf(attached.targets, context);
      return specificity === undefined ? [] : [{ id, attached, at: { ...where, specificity } }];
    });
  const active = applying.map(({ id, attached, at }) => activate(id, attached.profile, detectors, at));
  const candidates = applying.some(({ attached }) => attached.candidate)
    ? applying.map(({ id, attached, at }) => activate(id, attached.candidate ?? attached.profile, detectors, at))
    : undefined;
  const all = [...active, ...(candidates ?? [])];
  const isSought = (detector: Detector) => all.some(({ rules }) => rules.has(detector));
  if (!detectors.some(isSought) && active.every(({ lacking }) => lacking.length === 0)) return undefined;
  return {
    bundle,
    masks,
    part: where.part,
    question: scanners
      .filter((scanner) => scanner.detectors.some(isSought))
      .map((scanner) => ({ scanner, asked: scanner.ask(isSought, where.part) })),
    isClosedOnError: applying.some(({ attached }) => isClosed(attached.profile, where)),
    profiles: active,
    candidates,
    exceptions: Object.entries(exceptions)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .filter(([, { target, direction: way }]) => isFor(way, where.direction) && target && isTargeted(target, context))
      .map(([id, exception]) => activateException(id, exception)),
  };
}

/** Everything that is no threat, of whatever rules are about. */
function masksOf(scanners: readonly Scanner[]): Question {
  const all = [...new Set([builtIn, ...scanners])];
  return all.map((scanner) => ({ scanner, asked: scanner.ask(({ kind }) => kind !== 'threat', 'request') }));
}

function isClosed({ rules }: GuardrailProfile, where: Where): boolean {
  return rules.some((rule) => isRuleFor(rule, where) && isClosedOnError(rule));
}

/** The same whatever order profiles and exceptions came in, and whatever object they are. */
function versionOf(sources: GuardrailSources): string {
  const { scanners = [builtIn], ...content } = sources;
  const detectors = scanners.flatMap((scanner) => scanner.detectors.map(({ id }) => id));
  return sha256(canonicalJson({ ...content, engineVersion, detectors }));
}
