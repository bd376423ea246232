// The load client: as many connections as there are sessions, on each one call at a time, as fast as answers come.
import { connect, type Socket } from 'node:net';
import { HttpMessages } from './http-messages.js';
import type { LoadOrder, LoadResult } from './load.js';
import { cpuMicroseconds } from './processes.js';

class Run {
  private readonly latencies: number[] = [];
  private readonly sockets: Socket[] = [];
  private sent = 0;
  private failed = '';
  private measuring = false;
  private ending = false;
  private open = 0;
  /** Of the answers: all have as many as the first, which was looked at. */
  private answerBytes = 0;

  constructor(private readonly order: LoadOrder) {}

  async result(): Promise<LoadResult> {
    const { order } = this;
    const drained = new Promise<void>((resolve) => {
      for (let i = 0; i < order.sessions; i++) this.openConnection(order.requests[i % order.requests.length]!, resolve);
    });
    await sleep(order.warmUpMs);
    const begun = { at: performance.now(), cpu: this.cpu() };
    this.measuring = true;
    await sleep(order.measureMs);
    this.measuring = false;
    const microseconds = this.cpu() - begun.cpu;
    const seconds = (performance.now() - begun.at) / 1_000;
    this.ending = true;
    await drained;
    for (const socket of this.sockets) socket.destroy();
    if (this.failed !== '') throw new Error(this.failed);
    const sorted = Float64Array.from(this.latencies).sort();
    const calls = sorted.length;
    const percentile = (p: number) => sorted[Math.min(calls - 1, Math.floor(calls * p))] ?? 0;
    const cpuUs = microseconds / calls;
    return { sent: this.sent, calls, rps: calls / seconds, p50Ms: percentile(0.5), p99Ms: percentile(0.99), cpuUs };
  }

  private cpu(): number {
    return this.order.pid === undefined ? 0 : cpuMicroseconds(this.order.pid);
  }

  private openConnection(text: string, onDrained: () => void): void {
    const request = Buffer.from(text);
    const socket = connect({ port: this.order.port, host: '127.0.0.1', noDelay: true });
    this.sockets.push(socket);
    this.open++;
    let sentAt = 0;
    const finish = () => {
      if (--this.open === 0) onDrained();
    };
    const send = () => {
      this.sent++;
      sentAt = performance.now();
      socket.write(request);
    };
    const fail = (reason: string) => {
      this.failed ||= reason;
      finish();
    };
    const messages = new HttpMessages((head, body) => {
      if (this.measuring) this.latencies.push(performance.now() - sentAt);
      // An answer that is not the backend's, such as a refusal, would be a call of another kind.
      if (this.answerBytes === 0 && body.includes(this.order.mark)) this.answerBytes = body.length;
      if (body.length !== this.answerBytes) return fail(`unexpected answer: ${head}\n${body.toString()}`);
      if (this.ending) finish();
      else send();
    });
    socket.once('connect', send);
    socket.on('data', (chunk) => messages.push(chunk));
    socket.once('error', (error) => fail(error.message));
    socket.once('end', () => fail('the connection was closed'));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

process.on('message', (order: LoadOrder) => {
  new Run(order).result().then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: (error as Error).message }),
  );
});
process.once('disconnect', () => process.exit());
process.send?.({ port: 0 });
