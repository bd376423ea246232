import { randomBytes } from 'node:crypto';

const protocolVersion = '2026-07-28';

/** One call of the load, and whether its answer came back. */
export interface SentCall {
  traceId: string;
  text: string;
  acknowledged: boolean;
}

/** Calls a tool at a steady rate, whether the gateway keeps up or not, and writes down what was answered. */
export class CallLoad {
  readonly sent: SentCall[] = [];
  private readonly open = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly endpoint: string,
    private readonly token: string,
  ) {}

  start(callsPerSecond: number): void {
    this.timer = setInterval(() => this.send(), 1_000 / callsPerSecond);
  }

  /** Ends the load and waits for the last answers. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.open);
  }

  private send(): void {
    const call: SentCall = {
      traceId: randomBytes(16).toString('hex'),
      text: `call ${this.sent.length}`,
      acknowledged: false,
    };
    this.sent.push(call);
    const open = this.run(call).catch(() => undefined);
    this.open.add(open);
    void open.finally(() => this.open.delete(open));
  }

  private async run(call: SentCall): Promise<void> {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': protocolVersion,
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const params = { name: 'echo', arguments: { text: call.text }, _meta };
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': protocolVersion,
        'mcp-method': 'tools/call',
        'mcp-name': 'echo',
        traceparent: `00-${call.traceId}-${randomBytes(8).toString('hex')}-01`,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = (await response.json()) as { result?: { content?: { text?: string }[]; isError?: boolean } };
    call.acknowledged = answer.result?.content?.[0]?.text === call.text;
  }
}
