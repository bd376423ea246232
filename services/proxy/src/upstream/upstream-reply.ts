import type { Rejection, RpcMessage } from '../exchange.js';

/** What came back from the backend. */
export interface UpstreamReply {
  status: number;
  /** The backend's own session id; empty when it gave none. */
  sessionId: string;
  isStream: boolean;
  /** `WWW-Authenticate` of a refusal; empty when there is none. */
  challenge: string;
  /** The message that answers the request, if there was one. */
  answer: RpcMessage | undefined;
  /** The JSON text of `answer`. */
  bytes: Buffer;
  /** What goes to the agent when nothing is changed. */
  raw: Buffer;
  /** What goes to the agent when the answer's text is replaced. */
  withText(text: string): Buffer | string;
}

/** How a request to a backend ends; `ended` is the usual end of a stream that may end without an answer. */
export type UpstreamResult = UpstreamReply | Rejection | 'ended';
