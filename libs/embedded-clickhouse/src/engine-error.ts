/** HTTP status by error code, as a ClickHouse server answers; all others are 500. */
const statusOfCode: Readonly<Record<number, number>> = {
  27: 400,
  36: 400,
  46: 400,
  47: 400,
  48: 501,
  53: 400,
  60: 404,
  62: 400,
  81: 404,
  117: 400,
  159: 408,
  164: 403,
  202: 429,
  456: 400,
  516: 401,
};
const tooLarge = 413;
const unknownException = 1002;

/** A failure with ClickHouse's numeric code and type; the message is in the form that clients parse. */
export class EngineError extends Error {
  constructor(
    readonly code: number,
    type: string,
    text: string,
    readonly status: number = statusOfCode[code] ?? 500,
  ) {
    super(`Code: ${code}. DB::Exception: ${text}. (${type})`);
    this.name = 'EngineError';
  }

  /** What chdb threw; its message carries code and type already. */
  static from(thrown: unknown): EngineError {
    if (thrown instanceof EngineError) return thrown;
    const { message, clickhouseCode } = thrown as { message?: string; clickhouseCode?: number };
    if (clickhouseCode === undefined) return new EngineError(unknownException, 'UNKNOWN_EXCEPTION', String(message));
    const error = new EngineError(clickhouseCode, '', '');
    error.message = String(message);
    return error;
  }

  static bodyTooLarge(limit: number): EngineError {
    return new EngineError(307, 'TOO_MANY_BYTES', `The request body is larger than ${limit} bytes`, tooLarge);
  }
}
