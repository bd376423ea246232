const headEnd = '\r\n\r\n';
const lastChunk = '\r\n0\r\n\r\n';

/**
 * Cuts a byte stream into HTTP/1.1 messages. Knows nothing but Content-Length and where chunks end: the load client and
 * the backend must cost so little that the gateway between them is what is measured.
 */
export class HttpMessages {
  private pending: Buffer = Buffer.alloc(0);

  constructor(private readonly onMessage: (head: string, body: Buffer) => void) {}

  push(chunk: Buffer): void {
    let bytes = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    for (let end = bytes.indexOf(headEnd); end >= 0; end = bytes.indexOf(headEnd)) {
      const head = bytes.toString('latin1', 0, end);
      const bodyStart = end + headEnd.length;
      const bodyEnd = endOfBody(head, bytes, bodyStart);
      if (bodyEnd === undefined || bytes.length < bodyEnd) break;
      const body = bytes.subarray(bodyStart, bodyEnd);
      bytes = bytes.subarray(bodyEnd);
      this.onMessage(head, body);
    }
    this.pending = bytes;
  }
}

function endOfBody(head: string, bytes: Buffer, bodyStart: number): number | undefined {
  const match = /\r\ncontent-length: (\d+)/i.exec(head);
  if (match) return bodyStart + Number(match[1]);
  if (/\r\ntransfer-encoding: chunked/i.test(head)) {
    const end = bytes.indexOf(lastChunk, bodyStart);
    return end < 0 ? undefined : end + lastChunk.length;
  }
  if (!/^(?:GET |DELETE |HTTP\/1.1 202)/.test(head)) throw new Error(`no length in: ${head.split('\r\n')[0] ?? ''}`);
  return bodyStart;
}
