import { eventually } from '@gatehouse/testkit';
import { addressOf, type TestGateway } from './gateway.js';
import { modernRequest } from './messages.js';

/** A message that was heard. */
export interface HeardMessage {
  id?: unknown;
  method?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- params of many shapes
  params?: any;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- results of many shapes
  result?: any;
  error?: { code: number; message: string; data?: unknown };
}

/** A stream that an agent has open. */
export interface AgentStream {
  status: number;
  /** In order of arrival. */
  messages: HeardMessage[];
  /** Id of the last event that had one. */
  lastEventId: string | undefined;
  /** Everything that came, as text. */
  text: string;
  /** Resolves at the end, however it came. */
  ended: Promise<void>;
  isOver: boolean;
  /** Breaks the connection. */
  close(): void;
  /** Waits for a message of this method, and of this URI if one is given; takes it and all before it. */
  hear(method: string, uri?: string): Promise<HeardMessage>;
}

/** Reads an event stream as it comes. */
export async function readStream(url: string, init: RequestInit): Promise<AgentStream> {
  const abort = new AbortController();
  const response = await fetch(url, { ...init, signal: abort.signal });
  let taken = 0;
  const stream: AgentStream = {
    status: response.status,
    messages: [],
    lastEventId: undefined,
    text: '',
    isOver: false,
    close: () => abort.abort(),
    ended: Promise.resolve(),
    hear: (method, uri) =>
      eventually(() => {
        const at = stream.messages.findIndex(
          (message, i) => i >= taken && message.method === method && (uri === undefined || message.params?.uri === uri),
        );
        const found = stream.messages[at];
        if (!found) throw new Error(`no ${method}; heard ${JSON.stringify(stream.messages.slice(taken))}`);
        taken = at + 1;
        return found;
      }),
  };
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      stream.text += chunk;
      rest += chunk;
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        take(stream, rest.slice(0, end));
        rest = rest.slice(end + 2);
      }
    }
  };
  stream.ended = read()
    .catch(() => undefined)
    .finally(() => (stream.isOver = true));
  return stream;
}

function take(stream: AgentStream, event: string): void {
  const field = (name: string) =>
    event
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim())
      .join('\n');
  const id = field('id');
  if (id !== '') stream.lastEventId = id;
  const data = field('data');
  if (data !== '') stream.messages.push(JSON.parse(data) as HeardMessage);
}

/** A modern agent's `subscriptions/listen`. */
export function listenModern(
  { url }: Pick<TestGateway, 'url'>,
  endpoint: string,
  token: string,
  notifications: unknown,
  { to = url, id = 1 }: { to?: string; id?: number | string } = {},
): Promise<AgentStream> {
  const { message, headers } = modernRequest(id as number, 'subscriptions/listen', { notifications });
  return readStream(addressOf(to, endpoint), {
    method: 'POST',
    headers: {
      ...headers,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify(message),
  });
}

/** The stream of a legacy session. */
export function listenLegacy(
  { url }: Pick<TestGateway, 'url'>,
  endpoint: string,
  token: string,
  session: string,
  { to = url, lastEventId }: { to?: string; lastEventId?: string | undefined } = {},
): Promise<AgentStream> {
  return readStream(addressOf(to, endpoint), {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      'mcp-session-id': session,
      'mcp-protocol-version': '2025-11-25',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
}
