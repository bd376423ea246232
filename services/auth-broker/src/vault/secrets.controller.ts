import { randomUUID } from 'node:crypto';
import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { keyRotationDecider } from './key-rotation.decider.js';
import { keyRotationsProjection } from './key-rotations.projection.js';
import { KeyRotator } from './key-rotator.js';
import { SecretsView } from './secrets.dto.js';
import { SecretsQuery } from './secrets.query.js';

/** The keys that encrypt secrets; the secrets themselves are never shown. */
@ApiTags('secrets')
@Controller('secrets')
export class SecretsController {
  constructor(
    private readonly commands: Commands,
    private readonly secrets: SecretsQuery,
    private readonly rotator: KeyRotator,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('secrets:rotate')
  @ApiOperation({ summary: 'With which keys secrets are encrypted, and how far the newest rotation is' })
  @ApiOkResponse({ type: SecretsView })
  async read(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<SecretsView> {
    await this.projectors.waitFor(keyRotationsProjection, minSeq);
    return this.secrets.read(by.org);
  }

  @Post('rotate')
  @HttpCode(202)
  @RequirePermission('secrets:rotate')
  @ApiOperation({ summary: 'Make a new data key, and encrypt all secrets anew under it, in the background' })
  async rotate(@ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const command = { type: 'StartKeyRotation', dataKeyId: randomUUID() } as const;
    const accepted = await this.commands.run(keyRotationDecider, { aggregate: 'vault', id: 'keys' }, command, by);
    void this.projectors
      .waitFor(keyRotationsProjection, accepted.version)
      // When the rows are late, the next round of the rotator finds it.
      .then(() => this.rotator.wake())
      .catch(() => undefined);
    return accepted;
  }
}
