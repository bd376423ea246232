import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { GuardrailProfile } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { validateProfile } from '@gatehouse/guardrail-engine';
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
import { profileDecider } from './profile.decider.js';
import { toProfile, toTarget } from './profile.mapper.js';
import { AttachmentDto, CreateProfileDto, ProfileDto } from './profiles.dto.js';
import { profilesProjection } from './profiles.projection.js';
import { ProfilesQuery, type ProfileView } from './profiles.query.js';

@ApiTags('guardrails')
@Controller('guardrails/profiles')
export class ProfilesController {
  constructor(
    private readonly commands: Commands,
    private readonly profiles: ProfilesQuery,
    private readonly projectors: Projectors,
    private readonly detectors: OrgDetectors,
  ) {}

  @Get()
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'List guardrail profiles with what they are attached to' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: ProfileView[] }> {
    await this.projectors.waitFor(profilesProjection, minSeq);
    return { items: await this.profiles.list(by.org) };
  }

  @Get(':id')
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'One guardrail profile, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProfileView> {
    await this.projectors.waitFor(profilesProjection, minSeq);
    const profile = await this.profiles.get(by.org, id);
    void reply.header('etag', `"${profile.version}"`);
    return profile;
  }

  @Post()
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Create a guardrail profile; it acts once it is attached' })
  async create(
    @Body() { slug, ...body }: CreateProfileDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const command = {
      type: 'CreateProfile',
      profile: await validProfile(body, by.principal.org, this.detectors),
    } as const;
    return this.commands.run(profileDecider, target(slug), command, by);
  }

  @Put(':id')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Replace a guardrail profile; it stays attached' })
  async revise(
    @Param('id') id: string,
    @Body() body: ProfileDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const command = {
      type: 'ReviseProfile',
      profile: await validProfile(body, by.principal.org, this.detectors),
    } as const;
    return this.commands.run(profileDecider, target(id), command, by);
  }

  @Delete(':id')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Remove a guardrail profile and its attachments' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(profileDecider, target(id), { type: 'RemoveProfile' }, by);
  }

  @Post(':id/attach')
  @HttpCode(200)
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Apply the profile to a backend, an agent, a tool or everything' })
  attach(
    @Param('id') id: string,
    @Body() body: AttachmentDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(profileDecider, target(id), { type: 'AttachProfile', target: toTarget(body) }, by);
  }

  @Post(':id/detach')
  @HttpCode(200)
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'No longer apply the profile to a target that it was attached to' })
  detach(
    @Param('id') id: string,
    @Body() body: AttachmentDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(profileDecider, target(id), { type: 'DetachProfile', target: toTarget(body) }, by);
  }

  @Put(':id/candidate')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Propose what may become of the profile; it is evaluated beside it, and only recorded' })
  async propose(
    @Param('id') id: string,
    @Body() body: ProfileDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const command = {
      type: 'ProposeCandidate',
      profile: await validProfile(body, by.principal.org, this.detectors),
    } as const;
    return this.commands.run(profileDecider, target(id), command, by);
  }

  @Post(':id/candidate/promote')
  @HttpCode(200)
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Make the candidate the profile' })
  promote(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(profileDecider, target(id), { type: 'PromoteCandidate' }, by);
  }

  @Delete(':id/candidate')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Drop the candidate' })
  drop(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(profileDecider, target(id), { type: 'DropCandidate' }, by);
  }
}

function target(id: string) {
  return { aggregate: 'profile', id };
}

/** @throws GatehouseError GATEHOUSE_PROFILE_INVALID */
export async function validProfile(
  body: ProfileDto,
  org: string,
  detectors: Pick<OrgDetectors, 'known'>,
): Promise<GuardrailProfile> {
  const profile = toProfile(body);
  const named = profile.rules.flatMap((rule) => rule.detectors);
  const problems = validateProfile(profile, await detectors.known(org, named));
  if (problems.length > 0) throw new GatehouseError('GATEHOUSE_PROFILE_INVALID', { detail: `${problems.join('; ')}.` });
  return profile;
}
