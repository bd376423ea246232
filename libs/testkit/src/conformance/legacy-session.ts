import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { RpcError, sseEvent, type JsonObject } from './rpc.js';

/** How long a client shall wait before it comes back to a stream, in milliseconds. */
const retryMs = 100;
const keptStreams = 100;

/** The messages to a client that belong together; they survive the connection that they are sent on. */
export class LegacyStream {
  private readonly events: { number: number; text: string }[] = [];
  private response: ServerResponse | undefined;
  private isEnded = false;
  private nextNumber = 1;

  constructor(
    private readonly id: number,
    private readonly isResumable: boolean,
  ) {}

  get isOpen(): boolean {
    return this.response !== undefined;
  }

  /** Sends on this connection from now on, and first what came after the event with this number. */
  attach(response: ServerResponse, headers: OutgoingHttpHeaders = {}, after?: number): void {
    this.response = response;
    response.on('close', () => {
      if (this.response === response) this.response = undefined;
    });
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.flushHeaders();
    if (after === undefined && this.isResumable) response.write(`id: ${this.id}_0\nretry: ${retryMs}\ndata: \n\n`);
    if (after !== undefined) {
      for (const { number, text } of this.events) if (number > after) response.write(text);
    }
    if (this.isEnded) this.detach();
  }

  send(message: object): void {
    const number = this.nextNumber++;
    const text = sseEvent({ jsonrpc: '2.0', ...message }, `${this.id}_${number}`);
    this.events.push({ number, text });
    this.response?.write(text);
  }

  /** Nothing more will come. */
  end(): void {
    this.isEnded = true;
    this.detach();
  }

  /** Ends the connection and not the stream. */
  detach(): void {
    this.response?.end();
    this.response = undefined;
  }
}

/** A session of the legacy era. */
export class LegacySession {
  readonly id = randomUUID();
  level = 'debug';
  readonly subscriptions = new Set<string>();
  /** Requests of the client that are being worked on, by their id. */
  readonly calls = new Map<string | number, AbortController>();
  private readonly streams = new Map<number, LegacyStream>();
  private readonly asked = new Map<number, { resolve(result: JsonObject): void; reject(error: Error): void }>();
  private nextStream = 1;
  private nextRequest = 1;
  private listening: LegacyStream | undefined;

  constructor(
    readonly version: string,
    readonly capabilities: JsonObject,
  ) {}

  get isResumable(): boolean {
    return this.version >= '2025-11-25';
  }

  /** Whether the client has a stream open on which it hears what belongs to no request. */
  get isListening(): boolean {
    return this.listening?.isOpen ?? false;
  }

  openStream(response: ServerResponse, headers?: OutgoingHttpHeaders): LegacyStream {
    const id = this.nextStream++;
    const stream = new LegacyStream(id, this.isResumable);
    this.streams.set(id, stream);
    this.streams.delete(id - keptStreams);
    stream.attach(response, headers);
    return stream;
  }

  listen(response: ServerResponse): void {
    this.listening = this.openStream(response);
  }

  stopListening(): void {
    this.listening?.detach();
  }

  /** Goes on with a stream after the event that the client saw last; false when there is no such stream. */
  resume(lastEventId: string, response: ServerResponse): boolean {
    const [id, number] = lastEventId.split('_').map(Number);
    const stream = this.streams.get(id ?? 0);
    if (stream && number !== undefined) stream.attach(response, {}, number);
    return stream !== undefined;
  }

  /** Tells the client something that belongs to no request, if it listens. */
  notify(method: string, params: JsonObject): void {
    this.listening?.send({ method, params });
  }

  /** Sends a request to the client and waits for its answer. */
  request(stream: LegacyStream, method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const id = this.nextRequest++;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
      stream.send({ id, method, params });
    });
  }

  /** Takes the client's answer to a request; false when nothing was asked under this id. */
  takeResponse({ id, result, error }: JsonObject): boolean {
    const waiting = this.asked.get(id as number);
    this.asked.delete(id as number);
    if (error === undefined) waiting?.resolve((result ?? {}) as JsonObject);
    else waiting?.reject(new RpcError(Number((error as JsonObject).code), String((error as JsonObject).message)));
    return waiting !== undefined;
  }

  end(): void {
    for (const call of this.calls.values()) call.abort();
    for (const stream of this.streams.values()) stream.end();
  }
}
