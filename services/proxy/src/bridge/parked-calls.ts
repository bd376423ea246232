import { randomUUID } from 'node:crypto';
import type { RpcMessage } from '../exchange.js';
import type { CallPrincipal } from '../snapshot/snapshot.js';
import type { ReplicaLink } from '../sessions/replica-link.js';
import type { Hop } from '../upstream/messages.js';
import { LegacyCall, type Round, type RoundEnd } from './legacy-call.js';
import type { LegacyPool } from './legacy-pool.js';

const operation = 'resume-call';
const keptMs = 600_000;
const lookEveryMs = 5_000;

/** Where a parked call waits. */
export interface Parked {
  replica: string;
  call: string;
}

/** How a round ended, and where the call waits for the next one. */
export type ParkedEnd = RoundEnd & { parked?: Parked };

interface NewCall {
  hop: Hop;
  principal: CallPrincipal;
  message: RpcMessage;
  /** What the agent can do. */
  capabilities: Record<string, unknown>;
  /** Whether it may be asked during this request. */
  mayAsk: boolean;
}

interface Resumption extends Pick<Round, 'progressToken' | 'logLevel'> {
  id: string;
  responses: Record<string, unknown>;
}

/** Calls at legacy backends, and those of them that wait here until their agent has answered. */
export class ParkedCalls {
  private readonly parked = new Map<string, { call: LegacyCall; untilMs: number }>();
  private readonly clock = setInterval(() => this.endOld(), lookEveryMs).unref();

  constructor(
    private readonly link: ReplicaLink,
    private readonly pool: LegacyPool,
  ) {
    link.serve(operation, async (payload, send, signal) => {
      const { id, responses, progressToken, logLevel } = payload as Resumption;
      const round: Round = {
        progressToken,
        logLevel,
        notify: (notify) => send({ notify }),
        get isCancelled() {
          return signal.aborted;
        },
        call: undefined,
      };
      signal.addEventListener('abort', () => round.call?.cancel('client_gone'), { once: true });
      send({ end: await this.resumeHere(id, responses, round) });
    });
  }

  /** Begins a call. A session that the backend has forgotten is replaced once: it has not run the call. */
  async start(call: NewCall, round: Round): Promise<ParkedEnd> {
    const end = await this.startOnce(call, round);
    const isLost = 'reason' in end && end.reason === 'upstream_session_lost' && !round.isCancelled;
    return isLost ? this.startOnce(call, round) : end;
  }

  /** Goes on with a call, wherever it is parked. @throws ReplicaGone */
  async resume({ replica, call }: Parked, responses: Record<string, unknown>, round: Round): Promise<ParkedEnd> {
    const { progressToken, logLevel } = round;
    const abort = new AbortController();
    round.call = { cancel: () => abort.abort() };
    if (round.isCancelled) abort.abort();
    let end: ParkedEnd = { reason: 'parked_call_lost' };
    const payload: Resumption = { id: call, responses, progressToken, logLevel };
    await this.link.ask(
      replica,
      operation,
      payload,
      (frame) => {
        const { notify, end: last } = frame as { notify?: RpcMessage; end?: ParkedEnd };
        if (notify) round.notify(notify);
        if (last) end = last;
      },
      abort.signal,
    );
    return end;
  }

  close(): void {
    clearInterval(this.clock);
    for (const { call } of this.parked.values()) call.cancel('gateway_stopping');
    this.parked.clear();
  }

  private async startOnce(
    { hop, principal, message, capabilities, mayAsk }: NewCall,
    round: Round,
  ): Promise<ParkedEnd> {
    const pooled = await this.pool.take(hop, principal, capabilities);
    if ('reason' in pooled) return pooled;
    const call = new LegacyCall(this.pool, pooled, hop, mayAsk ? capabilities : {});
    return this.park(call, call.start(message, round), round);
  }

  private async resumeHere(id: string, responses: Record<string, unknown>, round: Round): Promise<ParkedEnd> {
    const call = this.parked.get(id)?.call;
    if (!call) return { reason: 'parked_call_lost' };
    this.parked.delete(id);
    return this.park(call, call.resume(responses, round), round);
  }

  /** Waits for the end of the round; a call with open questions is kept. */
  private async park(call: LegacyCall, ended: Promise<RoundEnd>, round: Round): Promise<ParkedEnd> {
    round.call = call;
    if (round.isCancelled) call.cancel('client_gone');
    const end = await ended;
    round.call = undefined;
    if (isAnswer(end)) return end;
    const id = randomUUID();
    this.parked.set(id, { call, untilMs: performance.now() + keptMs });
    return { ...end, parked: { replica: this.link.replica, call: id } };
  }

  private endOld(): void {
    const nowMs = performance.now();
    for (const [id, { call, untilMs }] of this.parked) {
      if (untilMs > nowMs) continue;
      this.parked.delete(id);
      call.cancel('upstream_timeout');
    }
  }
}

function isAnswer(end: RoundEnd): boolean {
  return !('inputRequests' in end);
}
