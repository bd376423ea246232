import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MinSeqDto } from '@gatehouse/service-kit';
import type { Approval } from '@gatehouse/tool-ledger';
import { approvals } from '../tools/tools.dto.js';
import { maxToolTimeouts } from './backend.decider.js';
import type { BackendTrustName, CredentialModeName, SessionAffinityName } from './backends.entity.js';
import { CredentialFormDto } from './credential-form.dto.js';
import { credentialModes } from './credential-modes.js';
import { OAuthSettingsDto } from './oauth-settings.dto.js';

/** The form of slugs. No `_`: `__` ends the slug in the names of tools on endpoints of several backends. */
export const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const slugRule = 'must be lower-case letters, digits and dashes (at most 63)';

const urlRules = { protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true };
export const sessionAffinities: readonly SessionAffinityName[] = ['principal', 'agent', 'call'];
export const backendTrusts: readonly BackendTrustName[] = ['internal', 'partner', 'public'];

export class TimeoutDto {
  @ApiProperty({ description: 'Longest time its calls may take, in milliseconds', minimum: 1_000, maximum: 900_000 })
  @Min(1_000)
  @Max(900_000)
  @IsInt()
  timeoutMs!: number;
}

export class ToolTimeoutDto extends TimeoutDto {
  @ApiProperty({ description: "The tool's name", example: 'export' })
  @IsString()
  @Length(1, 500)
  tool!: string;
}

export class ServerUrlDto {
  @ApiProperty({ description: "URL of the server's MCP endpoint", example: 'https://mcp.example.com/mcp' })
  @MaxLength(2000)
  @IsUrl(urlRules, { message: 'url must be an http(s) URL without user name and password' })
  url!: string;
}

/** What an administrator says about a backend; everything else is found by probing. */
export class BackendSettingsDto extends ServerUrlDto {
  @ApiPropertyOptional({ description: 'Display name; the slug when left out', maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({ description: 'What the backend is for', maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string;

  @ApiPropertyOptional({
    enum: credentialModes,
    default: 'none',
    description:
      'How the gateway authenticates at the backend. "header" needs a connection, made before registering; "oauth" one that each user, or somebody for all, makes in the browser; with "passthrough" agents bring their own token for it, which is outside of what MCP allows and has to be switched on; the others obtain tokens by themselves',
  })
  @IsOptional()
  @IsIn(credentialModes)
  credentialMode?: CredentialModeName;

  @ApiPropertyOptional({ description: 'How tokens for it are obtained, in the modes that obtain any' })
  @IsOptional()
  @ValidateNested()
  @Type(() => OAuthSettingsDto)
  oauth?: OAuthSettingsDto;

  @ApiPropertyOptional({
    type: CredentialFormDto,
    nullable: true,
    description:
      'With the mode "header", the form that people fill in to connect; without it they give headers. When left out it stays what it is; null removes it',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => CredentialFormDto)
  credentialForm?: CredentialFormDto | null;

  @ApiPropertyOptional({
    description:
      'With the mode "passthrough", a token for the backend with which it is probed this once; it is not kept',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._~+/-]{1,8000}=*$/, { message: 'probeToken must be a bearer token' })
  probeToken?: string;

  @ApiPropertyOptional({ description: 'Longest time a call may take, in milliseconds; 0 = default', default: 0 })
  @IsOptional()
  @Min(0)
  @Max(900_000)
  @IsInt()
  timeoutMs?: number;

  @ApiPropertyOptional({
    description: 'Tools whose calls may take another time than timeoutMs says; when left out they stay what they are',
    type: [ToolTimeoutDto],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(maxToolTimeouts)
  @ArrayUnique(({ tool }: ToolTimeoutDto) => tool)
  @ValidateNested({ each: true })
  @Type(() => ToolTimeoutDto)
  toolTimeouts?: ToolTimeoutDto[];

  @ApiPropertyOptional({
    enum: sessionAffinities,
    default: 'principal',
    description:
      'Which calls of modern agents share a session with a legacy backend: those of one user and agent, of one agent whoever uses it, or none',
  })
  @IsOptional()
  @IsIn(sessionAffinities)
  sessionAffinity?: SessionAffinityName;

  @ApiPropertyOptional({
    enum: backendTrusts,
    default: 'public',
    description: 'How far it is trusted with data; guardrail rules ask for it. Kept when left out of a change',
  })
  @IsOptional()
  @IsIn(backendTrusts)
  trust?: BackendTrustName;
}

export class RegisterBackendDto extends BackendSettingsDto {
  @ApiProperty({ description: 'Its name in URLs, rules and logs; cannot be changed later', example: 'github' })
  @Matches(slug, { message: `slug ${slugRule}` })
  slug!: string;

  @ApiPropertyOptional({
    enum: approvals,
    default: 'additive',
    description:
      'Which definitions of its tools are let through without a person: "strict" none, "additive" new tools and changes that only add, "trusted" all',
  })
  @IsOptional()
  @IsIn(approvals)
  approvalPolicy?: Approval;
}

export class DisableBackendDto {
  @ApiPropertyOptional({ description: 'Why; shown to administrators', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}

export class ListBackendsDto extends MinSeqDto {
  @ApiPropertyOptional({ description: 'Part of the slug, name or URL' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
}
