import { catalogue, type ErrorCode } from './catalogue.js';

/** RFC 9457 problem details, as every HTTP API of the product answers them. */
export interface ProblemDetails {
  /** A URI reference that names the kind of problem: `/problems/<code>`. */
  type: string;
  /** Short, the same for every occurrence. */
  title: string;
  status: number;
  /** What was wrong this time; never a secret or a payload. */
  detail?: string;
  /** The stable code. */
  code: ErrorCode;
  /** What the reader can do. */
  hint: string;
  /** Per field: what is wrong with it. */
  errors?: readonly string[];
  traceId?: string;
}

export interface ErrorOptions {
  detail?: string;
  errors?: readonly string[];
  cause?: unknown;
}

/** A failure of the catalogue. The only error that may reach a user; anything else becomes GATEHOUSE_INTERNAL_ERROR. */
export class GatehouseError extends Error {
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: readonly string[] | undefined;

  constructor(
    readonly code: ErrorCode,
    options: ErrorOptions = {},
  ) {
    super(options.detail ?? catalogue[code].title, { cause: options.cause });
    this.name = 'GatehouseError';
    this.status = catalogue[code].status;
    this.detail = options.detail;
    this.errors = options.errors;
  }

  /** The RFC 9457 body (https://www.rfc-editor.org/rfc/rfc9457). */
  toProblem(traceId?: string): ProblemDetails {
    const { title, hint, status } = catalogue[this.code];
    return {
      type: `/problems/${this.code}`,
      title,
      status,
      code: this.code,
      hint,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
      ...(traceId === undefined ? {} : { traceId }),
    };
  }
}

/** Turns whatever was thrown into a catalogue error; unknown errors keep their cause and lose their text. */
export function asGatehouseError(error: unknown): GatehouseError {
  return error instanceof GatehouseError ? error : new GatehouseError('GATEHOUSE_INTERNAL_ERROR', { cause: error });
}
