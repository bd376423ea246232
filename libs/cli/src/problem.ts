import { GatehouseError, type ErrorCode, type ProblemDetails } from '@gatehouse/errors';
import { exitCodes } from './exit-codes.js';
import { printable } from './output/printable.js';

/** A problem that the API has answered; its code may be newer than this command line. */
export class RemoteProblem extends Error {
  constructor(readonly problem: ProblemDetails) {
    super(problem.title);
    this.name = 'RemoteProblem';
  }
}

const codes: Partial<Record<ErrorCode, number>> = {
  GATEHOUSE_CLI_ARGUMENT_INVALID: exitCodes.usage,
  GATEHOUSE_CLI_NOT_SIGNED_IN: exitCodes.notSignedIn,
  GATEHOUSE_CLI_TOKEN_UNSUITABLE: exitCodes.notSignedIn,
  GATEHOUSE_CLI_LOGIN_REFUSED: exitCodes.notSignedIn,
  GATEHOUSE_CLI_PORTAL_UNREACHABLE: exitCodes.unreachable,
  GATEHOUSE_CLI_NOT_GATEHOUSE: exitCodes.unreachable,
  GATEHOUSE_CLI_GATEWAY_UNREACHABLE: exitCodes.unreachable,
  GATEHOUSE_AUTH_ISSUER_UNAVAILABLE: exitCodes.unreachable,
};

/** Says on stderr what went wrong and what to do about it; answers the exit code. */
export function printProblem(error: unknown, isJson: boolean): number {
  const problem = problemOf(error);
  process.stderr.write(`${isJson ? JSON.stringify(problem) : textOf(problem)}\n`);
  return codes[problem.code] ?? exitCodes.failure;
}

function problemOf(error: unknown): ProblemDetails {
  if (error instanceof RemoteProblem) return error.problem;
  if (error instanceof GatehouseError) return error.toProblem();
  const detail = error instanceof Error ? error.message : String(error);
  return new GatehouseError('GATEHOUSE_INTERNAL_ERROR', { detail }).toProblem();
}

/** A problem for people: title, detail, hint, code. */
export function textOf({ title, detail, errors = [], hint, code, traceId }: ProblemDetails): string {
  const details = errors.length > 0 ? errors : detail === undefined ? [] : [detail];
  const lines = [...details, hint, `Code: ${code}${traceId === undefined ? '' : `, trace ${traceId}`}`];
  return [`Error: ${title}`, ...lines.filter((line) => line !== '').map((line) => `  ${line}`)]
    .map(printable)
    .join('\n');
}
