import { createParamDecorator, Injectable, type ExecutionContext } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ControlEvent } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler, type Decider } from '@gatehouse/event-store';
import { principalOf, type Principal } from '@gatehouse/identity';
import { ReplicaBoard } from '@gatehouse/nats';
import { parseTraceparent } from '@gatehouse/observability';

/** What a request says about a command besides its body. */
export interface CommandRequest {
  principal: Principal;
  /** The version of `If-Match`; undefined = whatever is newest. */
  expectedVersion: number | undefined;
  /** `?wait=applied`: answer only when every live gateway replica has applied the change. */
  wait: boolean;
  traceparent: string | undefined;
  reply: FastifyReply;
}

/** The answer to every command. */
export class CommandAccepted {
  @ApiProperty({ description: 'Id of what was changed' })
  id!: string;

  @ApiProperty({ description: 'Version of what was changed, also the ETag; reads take it as minSeq' })
  version!: number;

  @ApiProperty({ description: 'False when everything was already as wished' })
  changed!: boolean;

  @ApiProperty({ required: false, description: 'With wait=applied: gateway replicas that have applied it' })
  appliedBy?: number;
}

/** Parameter decorator: the CommandRequest of this HTTP request. */
export const ForCommand = createParamDecorator((_: unknown, context: ExecutionContext): CommandRequest => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  const traceparent = request.headers.traceparent;
  return {
    principal: principalOf(request),
    expectedVersion: parseIfMatch(request.headers['if-match']),
    wait: parseWait((request.query as { wait?: string }).wait),
    // It is stored with the event, so nothing else may come with it.
    traceparent: typeof traceparent === 'string' && parseTraceparent(traceparent) ? traceparent : undefined,
    reply: http.getResponse<FastifyReply>(),
  };
});

function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const match = /^"(\d+)"$/.exec(header);
  if (!match) {
    throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', {
      detail: 'If-Match must be the ETag of a read, such as "42".',
    });
  }
  return Number(match[1]);
}

function parseWait(value: string | undefined): boolean {
  if (value !== undefined && value !== 'applied') {
    throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail: 'wait can only be "applied".' });
  }
  return value === 'applied';
}

/** Runs commands for controllers: decides and stores, waits if asked, answers with the version as ETag. */
@Injectable()
export class Commands {
  constructor(
    private readonly handler: CommandHandler,
    private readonly board: ReplicaBoard,
  ) {}

  /** @throws what CommandHandler.handle throws; GATEHOUSE_CONTROL_NOT_APPLIED when waiting took too long. */
  async run<State, Command, Event extends ControlEvent>(
    decider: Decider<State, Command, Event>,
    target: { aggregate: string; id: string },
    command: Command,
    request: CommandRequest,
  ): Promise<CommandAccepted> {
    const stream = { org: request.principal.org, ...target };
    const { sequence, changed } = await this.handler.handle(decider, stream, command, {
      principalId: request.principal.userId,
      expectedVersion: request.expectedVersion,
      traceparent: request.traceparent,
    });
    // A route that gives several commands is about the first one's aggregate.
    if (!request.reply.hasHeader('etag')) void request.reply.header('etag', `"${sequence}"`);
    const accepted = { id: target.id, version: sequence, changed };
    return request.wait ? { ...accepted, appliedBy: await this.board.waitApplied(sequence) } : accepted;
  }
}
