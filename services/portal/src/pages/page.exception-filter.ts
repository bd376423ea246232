import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Log, toGatehouseError } from '@gatehouse/service-kit';
import { escapeHtml, page } from './page.js';

/** What goes wrong on a page that a person meets outside of the console is shown to a person, not to a program. */
@Catch()
export class PageExceptionFilter implements ExceptionFilter {
  /** The link on the page. */
  protected readonly wayOn: { href: string; text: string } = { href: '/', text: 'Go to the console' };

  constructor(@Inject(Log) private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = toGatehouseError(thrown);
    if (error.status >= 500) this.log.logger.error({ code: error.code, err: error.cause ?? error }, 'a page failed');
    const { title, detail = '', hint, code } = error.toProblem();
    const { href, text } = this.wayOn;
    const body = `<p>${escapeHtml(detail)}</p><p>${escapeHtml(hint)}</p><p><a href="${href}">${text}</a></p>
      <p><small>${code}</small></p>`;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(error.status).header('content-type', 'text/html; charset=utf-8').send(page(title, body));
  }
}
