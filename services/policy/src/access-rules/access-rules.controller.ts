import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AccessRuleSchema, create, Effect, type AccessRule } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import { compileCondition } from '@gatehouse/policy-eval';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { accessRuleDecider } from './access-rule.decider.js';
import { AccessRuleDto } from './access-rules.dto.js';
import { accessRulesProjection } from './access-rules.projection.js';
import { AccessRulesQuery, type AccessRuleView } from './access-rules.query.js';

@ApiTags('rules')
@Controller('rules')
export class AccessRulesController {
  constructor(
    private readonly commands: Commands,
    private readonly rules: AccessRulesQuery,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'List access rules' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: AccessRuleView[] }> {
    await this.projectors.waitFor(accessRulesProjection, minSeq);
    return { items: await this.rules.list(by.org) };
  }

  @Get(':id')
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'One access rule, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccessRuleView> {
    const rule = await this.rules.get(by.org, id);
    void reply.header('etag', `"${rule.version}"`);
    return rule;
  }

  @Post()
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Add an access rule' })
  add(@Body() body: AccessRuleDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const command = { type: 'AddAccessRule', rule: toRule(body) } as const;
    return this.commands.run(accessRuleDecider, target(randomUUID()), command, by);
  }

  @Put(':id')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Replace an access rule' })
  revise(
    @Param('id') id: string,
    @Body() body: AccessRuleDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(accessRuleDecider, target(id), { type: 'ReviseAccessRule', rule: toRule(body) }, by);
  }

  @Delete(':id')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Remove an access rule' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(accessRuleDecider, target(id), { type: 'RemoveAccessRule' }, by);
  }
}

function target(id: string) {
  return { aggregate: 'access-rule', id };
}

function toRule({ effect, ...body }: AccessRuleDto): AccessRule {
  if (body.condition) assertCondition(body.condition);
  // Left out and null are the same.
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));
  return create(AccessRuleSchema, { ...given, effect: effect === 'allow' ? Effect.ALLOW : Effect.DENY });
}

function assertCondition(condition: string): void {
  try {
    compileCondition(condition);
  } catch (error) {
    throw new GatehouseError('GATEHOUSE_RULE_CONDITION_INVALID', { detail: (error as Error).message });
  }
}
