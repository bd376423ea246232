import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asGatehouseError, GatehouseError, type ErrorCode } from '@gatehouse/errors';
import { parseTraceparent, type Logger } from '@gatehouse/observability';

/** Largest body of a request to an admin API. */
export const maxBodyBytes = 1_048_576;

/** Turns everything that a controller throws into an RFC 9457 body; only unknown errors are logged. */
@Catch()
export class ProblemExceptionFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    // GraphQL has its own formatter; rethrowing hands the error to it.
    if (host.getType<string>() !== 'http') throw thrown;
    const error = toGatehouseError(thrown);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const traceId = parseTraceparent(request.headers.traceparent as string | undefined)?.traceId ?? request.id;
    if (error.status >= 500) {
      this.logger.error({ code: error.code, err: error.cause ?? error, traceId }, 'request failed');
    }
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(error.status)
      .header('content-type', 'application/problem+json')
      .send(error.toProblem(traceId));
  }
}

const codeOfStatus: Partial<Record<number, ErrorCode>> = {
  404: 'GATEHOUSE_REQUEST_NOT_FOUND',
  413: 'GATEHOUSE_REQUEST_TOO_LARGE',
};

/** Framework errors (validation, body parsing, unknown routes) as catalogue errors. */
export function toGatehouseError(thrown: unknown): GatehouseError {
  if (thrown instanceof GatehouseError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: number }).statusCode;
  if (status === undefined || status < 400 || status >= 500) return asGatehouseError(thrown);
  const code = codeOfStatus[status] ?? 'GATEHOUSE_REQUEST_INVALID';
  if (status === 413) return new GatehouseError(code, { detail: `At most ${maxBodyBytes} bytes.`, cause: thrown });
  if (!(thrown instanceof HttpException)) return new GatehouseError(code, { cause: thrown });
  const { message } = thrown.getResponse() as { message?: string | string[] };
  return Array.isArray(message)
    ? new GatehouseError(code, { detail: message[0] ?? '', errors: message })
    : new GatehouseError(code, { detail: message ?? thrown.message });
}
