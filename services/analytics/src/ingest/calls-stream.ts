import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CALLS_STREAM } from '@gatehouse/nats';
import type { Position } from './position.store.js';

/** Header with the id under which the proxy published a batch. */
export const messageIdHeader = 'Nats-Msg-Id';

/** What is asked about the stream CALLS besides its messages. */
export class CallsStream {
  private manager: Promise<JetStreamManager> | undefined;

  constructor(private readonly nc: NatsConnection) {}

  /** Newest sequence and when it was stored. */
  async newest(): Promise<{ sequence: number; timeMs: number }> {
    const { state } = await (await this.jsm()).streams.info(CALLS_STREAM);
    return { sequence: state.last_seq, timeMs: Date.parse(state.last_ts) };
  }

  /**
   * Whether the position was made with this very stream. A stream that was created anew, or that lost its newest
   * messages in a power cut, gives their sequences to other records, which must not be taken for known ones.
   */
  async holds({ checkpoint, checkpointMessage, planned }: Position): Promise<boolean> {
    if (planned === 0) return true;
    const { streams } = await this.jsm();
    const { state } = await streams.info(CALLS_STREAM);
    if (state.last_seq < planned) return false;
    if (state.first_seq > checkpoint) return true;
    const message = await streams.getMessage(CALLS_STREAM, { seq: checkpoint });
    return message === null || message.header.get(messageIdHeader) === checkpointMessage;
  }

  private async jsm(): Promise<JetStreamManager> {
    this.manager ??= jetstreamManager(this.nc, { checkAPI: false });
    return this.manager;
  }
}
