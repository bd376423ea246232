import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlEvent, EventMeta } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from './decider.js';
import { VersionConflict, type EventStore, type StreamId } from './event-store.js';

/** Keeps the folded state of aggregates, so that a command reads the newest events only. May fail: it only saves time. */
export interface StateCache {
  load(stream: StreamId): Promise<{ version: number; state: unknown } | undefined>;
  save(stream: StreamId, version: number, state: unknown): Promise<void>;
}

/** Who gives the command and in which context. */
export interface CommandContext {
  /** User id (`sub`), or `system:<service>`. */
  principalId: string;
  /** Refuse unless the aggregate is still at this version (If-Match). */
  expectedVersion?: number | undefined;
  correlationId?: string | undefined;
  traceparent?: string | undefined;
}

/** What a command did. */
export interface CommandResult<State> {
  /** Sequence of the event, or the aggregate's version when there was nothing to do. */
  sequence: number;
  /** False when the wish was already met. */
  changed: boolean;
  state: State;
}

const attempts = 4;

/** The one way from a command to a stored event. */
export class CommandHandler {
  constructor(
    private readonly store: EventStore,
    private readonly cache?: StateCache,
    private readonly onCacheTrouble?: (error: unknown) => void,
  ) {}

  /**
   * Loads the aggregate, decides, appends. A concurrent change makes it decide again, three times at most.
   * @throws GatehouseError of the decider; GATEHOUSE_REQUEST_STALE when `expectedVersion` is not the newest;
   * GATEHOUSE_REQUEST_CONFLICT after three repeats; GATEHOUSE_CONTROL_UNAVAILABLE.
   */
  async handle<State, Command, Event extends ControlEvent>(
    decider: Decider<State, Command, Event>,
    stream: StreamId,
    command: Command,
    context: CommandContext,
  ): Promise<CommandResult<State>> {
    for (let attempt = 1; ; attempt++) {
      // 1. The newest state.
      const { state, version, isComplete } = await this.load(decider, stream);
      if (context.expectedVersion !== undefined && context.expectedVersion !== version) {
        throw new GatehouseError('GATEHOUSE_REQUEST_STALE', { detail: `The newest version is ${version}.` });
      }
      // 2. The decision.
      const event = decider.decide(command, state);
      if (!event) return { sequence: version, changed: false, state };
      // 3. The append, which holds only if nobody was faster.
      try {
        const sequence = await this.store.append(stream, event, version, newMeta(stream, context));
        const next = decider.evolve(state, event);
        if (isComplete) await this.keep(decider, stream, sequence, next);
        return { sequence, changed: true, state: next };
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error;
        if (attempt === attempts) throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT', { cause: error });
        await sleep(Math.random() * 20 * attempt);
      }
    }
  }

  /**
   * The aggregate's newest state and version. The state is not complete when this build could not read some event: it
   * serves now, but must not be kept for a build that can.
   */
  async load<State, Event extends ControlEvent>(
    decider: Pick<Decider<State, never, Event>, 'initialState' | 'evolve'>,
    stream: StreamId,
  ): Promise<{ state: State; version: number; isComplete: boolean }> {
    const [newest, cached] = await Promise.all([this.store.version(stream), this.cached(decider, stream)]);
    // A cache that is ahead belongs to a stream that was restored from a backup, or was written this moment.
    const isUsable = cached !== undefined && cached.version <= newest;
    let state = isUsable ? (cached.state as State) : decider.initialState;
    let version = isUsable ? cached.version : 0;
    let isComplete = true;
    if (version === newest) return { state, version, isComplete };
    for (const recorded of await this.store.read(stream, version)) {
      if (recorded.event) state = decider.evolve(state, recorded.event as Event);
      else isComplete = false;
      version = recorded.sequence;
    }
    return { state, version, isComplete };
  }

  private async cached(rules: Rules, stream: StreamId): Promise<{ version: number; state: unknown } | undefined> {
    try {
      const cached = await this.cache?.load(stream);
      const kept = cached?.state as Kept | undefined;
      return cached && kept?.foldedBy === fingerprintOf(rules) ? { ...cached, state: kept.state } : undefined;
    } catch (error) {
      this.onCacheTrouble?.(error);
      return undefined;
    }
  }

  /** The event is stored: nothing that happens here may make the command fail. */
  private async keep(rules: Rules, stream: StreamId, version: number, state: unknown): Promise<void> {
    try {
      await this.cache?.save(stream, version, { foldedBy: fingerprintOf(rules), state } satisfies Kept);
    } catch (error) {
      this.onCacheTrouble?.(error);
    }
  }
}

/** By what a state was folded. */
type Rules = Pick<Decider<unknown, never, never>, 'initialState' | 'evolve'>;

/** A state of other rules may lack what these rely on, so it says which they were. */
interface Kept {
  foldedBy: string;
  state: unknown;
}

const fingerprints = new WeakMap<Rules, string>();

function fingerprintOf(rules: Rules): string {
  const known = fingerprints.get(rules);
  if (known !== undefined) return known;
  const text = JSON.stringify([rules.initialState, rules.evolve.toString()]);
  const fresh = createHash('sha256').update(text).digest('hex').slice(0, 16);
  fingerprints.set(rules, fresh);
  return fresh;
}

function newMeta(stream: StreamId, context: CommandContext): EventMeta {
  return {
    id: randomUUID(),
    time: new Date().toISOString(),
    org: stream.org,
    aggregate: stream.aggregate,
    aggregateId: stream.id,
    principalId: context.principalId,
    ...(context.correlationId === undefined ? {} : { correlationId: context.correlationId }),
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
  };
}
