import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { GuardrailException } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { validateException } from '@gatehouse/guardrail-engine';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { OrgDetectors } from '../custom-detectors/org-detectors.js';
import { exceptionDecider } from './exception.decider.js';
import { toException } from './exception.mapper.js';
import { ExceptionDto } from './exceptions.dto.js';
import { exceptionsProjection } from './exceptions.projection.js';
import { ExceptionsQuery, type ExceptionView } from './exceptions.query.js';

@ApiTags('guardrails')
@Controller('guardrails/exceptions')
export class ExceptionsController {
  constructor(
    private readonly commands: Commands,
    private readonly exceptions: ExceptionsQuery,
    private readonly projectors: Projectors,
    private readonly detectors: OrgDetectors,
  ) {}

  @Get()
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'List exceptions, those that have expired too' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: ExceptionView[] }> {
    await this.projectors.waitFor(exceptionsProjection, minSeq);
    return { items: await this.exceptions.list(by.org) };
  }

  @Get(':id')
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'One exception, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExceptionView> {
    await this.projectors.waitFor(exceptionsProjection, minSeq);
    const exception = await this.exceptions.get(by.org, id);
    void reply.header('etag', `"${exception.version}"`);
    return exception;
  }

  @Post()
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Let findings through for a while; floor profiles do not regard it' })
  async add(@Body() body: ExceptionDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const exception = await this.validException(body, by);
    const command = { type: 'AddException', exception, nowMs: Date.now() } as const;
    return this.commands.run(exceptionDecider, target(randomUUID()), command, by);
  }

  @Put(':id')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Replace an exception' })
  async revise(
    @Param('id') id: string,
    @Body() body: ExceptionDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const exception = await this.validException(body, by);
    const command = { type: 'ReviseException', exception, nowMs: Date.now() } as const;
    return this.commands.run(exceptionDecider, target(id), command, by);
  }

  @Delete(':id')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'End an exception' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(exceptionDecider, target(id), { type: 'RemoveException' }, by);
  }

  private async validException(body: ExceptionDto, { principal }: CommandRequest): Promise<GuardrailException> {
    const exception = toException(body);
    const known = await this.detectors.known(principal.org, exception.detectors);
    const problems = validateException(exception, known);
    if (problems.length === 0) return exception;
    throw new GatehouseError('GATEHOUSE_EXCEPTION_INVALID', { detail: `It is not valid: ${problems.join('; ')}.` });
  }
}

function target(id: string) {
  return { aggregate: 'exception', id };
}
