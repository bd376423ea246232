import { Body, Controller, Get, Module, Param, Post, Query, Res } from '@nestjs/common';
import { IsInt, IsString, Length, Max } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { BackendDisabledSchema, BackendEnabledSchema, create, type BackendEvent } from '@gatehouse/contracts';
import type { Decider } from '@gatehouse/event-store';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  commonConfig,
  Commands,
  ForCommand,
  MinSeqDto,
  type CommandAccepted,
  type CommandRequest,
  type CommonConfig,
  type ServiceDefinition,
} from '../src/index.js';

/** A service with one aggregate, the lamp, under the registry's name and variables. */
const lampDecider: Decider<{ isOn: boolean }, { isOn: boolean; note: string }, BackendEvent> = {
  initialState: { isOn: false },
  decide: (wish, state) => {
    if (wish.isOn === state.isOn) return null;
    return wish.isOn ? create(BackendEnabledSchema) : create(BackendDisabledSchema, { note: wish.note });
  },
  evolve: (_, event) => ({ isOn: event.$typeName === 'gatehouse.registry.v1.BackendEnabled' }),
};

class LampDto {
  @IsString()
  @Length(1, 100)
  note!: string;

  @IsInt()
  @Max(10)
  brightness!: number;
}

@Controller('lamps')
class LampsController {
  constructor(private readonly commands: Commands) {}

  @Get(':id')
  @RequirePermission('backend:read')
  get(
    @Param('id') id: string,
    @Query() query: MinSeqDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): object {
    if (id === 'broken') throw new Error('password=hunter2');
    void reply.header('x-org', by.org);
    return { id, ...query };
  }

  @Post(':id/on')
  @RequirePermission('backend:update')
  on(@Param('id') id: string, @Body() body: LampDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const command = { isOn: true, note: body.note };
    return this.commands.run(lampDecider, { aggregate: 'lamp', id }, command, by);
  }

  @Post(':id/off')
  @RequirePermission('backend:update')
  off(@Param('id') id: string, @Body() body: LampDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const command = { isOn: false, note: body.note };
    return this.commands.run(lampDecider, { aggregate: 'lamp', id }, command, by);
  }
}

@Module({ controllers: [LampsController] })
class LampsModule {}

type LampsConfig = CommonConfig & { databaseUrl: string };

export const lamps: ServiceDefinition<LampsConfig> = {
  name: 'registry',
  readConfig: (env) =>
    env.finish({ ...commonConfig(env), databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']) }),
  module: () => LampsModule,
  database: { url: (config) => config.databaseUrl, entities: [], migrations: [] },
  apiDescription: 'Lamps.',
};
