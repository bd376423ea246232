import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Log, toGatehouseError } from '@gatehouse/service-kit';
import { escapeHtml, page } from '../pages/page.js';

/** What goes wrong during a log-in is shown to a person, not to a program. */
@Catch()
export class LoginPageExceptionFilter implements ExceptionFilter {
  constructor(@Inject(Log) private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = toGatehouseError(thrown);
    if (error.status >= 500) this.log.logger.error({ code: error.code, err: error.cause ?? error }, 'log-in failed');
    const { title, detail = '', hint, code } = error.toProblem();
    const body = `<p>${escapeHtml(detail)}</p><p>${escapeHtml(hint)}</p><p><a href="/auth/login">Sign in again</a></p>
      <p><small>${code}</small></p>`;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(error.status).header('content-type', 'text/html; charset=utf-8').send(page(title, body));
  }
}
