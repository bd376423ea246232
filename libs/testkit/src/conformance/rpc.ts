/** A JSON object off the wire. */
export type JsonObject = Record<string, unknown>;

/** A JSON-RPC request as it came in. */
export interface RpcRequest {
  id: string | number;
  method: string;
  params: JsonObject;
}

/** A refusal that becomes a JSON-RPC error, in the modern era with an HTTP status of its own. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: JsonObject,
    readonly status = 200,
  ) {
    super(message);
  }

  toJSON(): JsonObject {
    const { code, message, data } = this;
    return { code, message, ...(data ? { data } : {}) };
  }
}

export const errorCodes = {
  parseError: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internalError: -32_603,
  headerMismatch: -32_020,
  missingCapability: -32_021,
  unsupportedVersion: -32_022,
  legacyResourceNotFound: -32_002,
  legacySessionNotFound: -32_001,
} as const;

export const tasksExtension = 'io.modelcontextprotocol/tasks';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One server-sent event. */
export function sseEvent(message: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: message\ndata: ${JSON.stringify(message)}\n\n`;
}
