import {
  DeliverPolicy,
  jetstream,
  jetstreamManager,
  type Consumer,
  type ConsumerMessages,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { delay, type NatsConnection } from '@nats-io/transport-node';

export interface FollowOptions {
  stream: string;
  /** Subject filters; none = the whole stream. */
  subjects?: readonly string[];
  /** The last stream sequence already applied; 0 = from the beginning. A function is asked again after every trouble. */
  after: number | (() => Promise<number>);
  /** Messages in order, none twice, at most 500 at once. Throwing makes the follower try the batch again. */
  onBatch(messages: JsMsg[]): Promise<void> | void;
  /** Called whenever everything that is stored has been delivered. */
  onCaughtUp?(): void;
  /** Called on trouble that the follower gets over by itself; for the log. */
  onTrouble?(error: unknown): void;
}

/** A running follower. */
export interface Follower {
  /** The last sequence applied. */
  readonly position: number;
  stop(): Promise<void>;
}

const maxBatch = 500;
const stalledAfterMs = 5_000;
/** A message is not held back for longer than this to be handed over with others. */
const longestHoldMs = 100;

/**
 * Reads a stream in order from a position that the caller keeps, for ever. The consumer on the server is throwaway:
 * after a broker restart, a leader change or a stall it is made anew from the position.
 * Ordered consumers are known to stall after a broker restart, so silence is checked against the server every 5 s.
 */
export function follow(nc: NatsConnection, options: FollowOptions): Follower {
  const state: FollowState = {
    position: typeof options.after === 'number' ? options.after : 0,
    stopped: false,
    lastHeard: Date.now(),
    streamCreated: undefined,
    restart: undefined,
  };
  void restartOnReconnect(nc, state);
  let current: ConsumerMessages | undefined;
  const done = (async () => {
    while (!state.stopped) {
      try {
        if (typeof options.after === 'function') state.position = await options.after();
        const manager = await jetstreamManager(nc, { checkAPI: false });
        state.streamCreated ??= (await manager.streams.info(options.stream)).created;
        const consumer = await openConsumer(nc, options, state.position);
        if ((await consumer.info()).num_pending === 0) options.onCaughtUp?.();
        current = await consumer.consume({ max_messages: maxBatch, expires: 2_000, idle_heartbeat: 500 });
        if (state.stopped) current.stop();
        const stallOf = () => findStall(manager, consumer, options.stream, state);
        const watchdog = watchForStall(nc, stallOf, current, state, options);
        try {
          await deliver(current, options, state);
        } finally {
          watchdog();
        }
      } catch (error) {
        if (state.stopped || nc.isClosed()) break;
        options.onTrouble?.(error);
        await delay(200);
      }
    }
  })();
  return {
    get position() {
      return state.position;
    },
    async stop() {
      state.stopped = true;
      current?.stop();
      const limit = delay(2_000);
      await Promise.race([done, limit]);
      limit.cancel();
    },
  };
}

async function openConsumer(nc: NatsConnection, options: FollowOptions, after: number): Promise<Consumer> {
  return jetstream(nc).consumers.get(options.stream, {
    ...(options.subjects ? { filter_subjects: [...options.subjects] } : {}),
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
  });
}

interface FollowState {
  position: number;
  stopped: boolean;
  lastHeard: number;
  /** When the stream was made, to notice another one under its name. */
  streamCreated: string | undefined;
  /** Makes the consumer anew. */
  restart: ((reason: string) => void) | undefined;
}

async function restartOnReconnect(nc: NatsConnection, state: FollowState): Promise<void> {
  for await (const status of nc.status()) {
    if (state.stopped) return;
    if (status.type === 'reconnect') state.restart?.('reconnected to NATS: the consumer is made anew');
  }
}

async function deliver(messages: ConsumerMessages, options: FollowOptions, state: FollowState): Promise<void> {
  try {
    for await (const batch of batches(messages, state)) {
      if (state.stopped) return;
      const { seq, info } = batch.at(-1) as JsMsg;
      await options.onBatch(batch);
      state.position = seq;
      if (info.pending === 0) options.onCaughtUp?.();
    }
  } finally {
    messages.stop();
  }
}

/** Puts together what is there at once. */
async function* batches(messages: ConsumerMessages, state: FollowState): AsyncGenerator<JsMsg[]> {
  const source = messages[Symbol.asyncIterator]();
  const batch: JsMsg[] = [];
  let next: Promise<IteratorResult<JsMsg>> | undefined;
  let hold = delay(0);
  for (;;) {
    next ??= source.next();
    const received = await (batch.length > 0 ? Promise.race([next, hold]) : next);
    if (received?.done) return hold.cancel();
    if (received) {
      next = undefined;
      state.lastHeard = Date.now();
      if (received.value.seq <= state.position) continue;
      if (batch.push(received.value) === 1) hold = delay(longestHoldMs);
      // How many are to come is sometimes wrong where newer values replace older ones (nats-server 2.12).
      if (received.value.info.pending > 0 && batch.length < maxBatch) continue;
    }
    hold.cancel();
    yield batch.splice(0);
  }
}

/** Ends `messages` when the server has something to deliver and does not; returns a function that ends the watch. */
function watchForStall(
  nc: NatsConnection,
  stallOf: () => Promise<string | undefined>,
  messages: ConsumerMessages,
  state: FollowState,
  options: FollowOptions,
): () => void {
  const restart = (reason: string) => {
    if (state.restart !== restart || state.stopped) return;
    options.onTrouble?.(new Error(reason));
    messages.stop();
  };
  state.restart = restart;
  const timer = setInterval(() => {
    if (Date.now() - state.lastHeard < stalledAfterMs || nc.isClosed()) return;
    stallOf().then(
      (stall) => stall !== undefined && restart(stall),
      (error: unknown) => restart(`the consumer is gone: ${String(error)}`),
    );
  }, stalledAfterMs);
  timer.unref();
  return () => {
    state.restart = undefined;
    clearInterval(timer);
  };
}

/** Why nothing comes, if there is a reason besides that nothing is there. */
async function findStall(
  manager: JetStreamManager,
  consumer: Consumer,
  stream: string,
  state: FollowState,
): Promise<string | undefined> {
  const [{ num_pending: pending }, { created, state: stored }] = await Promise.all([
    consumer.info(),
    manager.streams.info(stream),
  ]);
  if (created !== state.streamCreated) {
    state.streamCreated = created;
    return 'the stream was deleted and made anew';
  }
  // In a power cut a broker may lose what it had acknowledged.
  if (stored.last_seq < state.position) return `the stream ends at ${stored.last_seq}, before ${state.position}`;
  return pending > 0 && Date.now() - state.lastHeard >= stalledAfterMs ? 'the consumer stalled' : undefined;
}
