import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import type { AccessTokenKindName } from '@gatehouse/contracts';

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
const kinds: readonly AccessTokenKindName[] = ['pat', 'agt', 'svc'];

/** How long a token is to be good for. */
export class LifetimeDto {
  @ApiPropertyOptional({
    description: 'Days until it expires; the default and the most are settings of the gateway',
    default: 90,
    maximum: 3_650,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3_650)
  expiresInDays?: number;

  @ApiPropertyOptional({ description: 'It never expires; needs the permission token:create-unexpiring' })
  @IsOptional()
  @IsBoolean()
  neverExpires?: boolean;
}

export class IssueTokenDto extends LifetimeDto {
  @ApiProperty({ enum: kinds, description: 'pat: you, through an agent; agt: an agent on its own; svc: a service' })
  @IsIn(kinds)
  kind!: AccessTokenKindName;

  @ApiProperty({ description: 'To recognise it by', maxLength: 100, example: 'laptop' })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiProperty({
    description: 'Slug of the agent that uses it; a custom agent needs the permission token:create-any for it',
    example: 'claude-code',
  })
  @Matches(slug, { message: 'agentId must be the slug of an agent' })
  agentId!: string;

  @ApiPropertyOptional({
    description: 'Backends to which it is limited; empty = all that policy allows, or those of the tools',
    type: [String],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @Matches(slug, { each: true, message: 'backends must be slugs' })
  backends?: string[];

  @ApiPropertyOptional({
    description: 'Tools to which it is limited, <backend>/<tool>; with tools it is good for no prompt and no resource',
    type: [String],
    example: ['crm/search'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}\/[^\0]{1,256}$/, { each: true, message: 'tools must be <backend>/<tool>' })
  tools?: string[];

  @ApiPropertyOptional({
    description: 'Networks in CIDR form from which it may be used; empty = any',
    type: [String],
    example: ['10.0.0.0/8'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  sourceCidrs?: string[];

  @ApiPropertyOptional({ description: 'From when on it is good; at once when left out', format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  notBefore?: string;
}

export class RotateTokenDto extends LifetimeDto {
  @ApiPropertyOptional({
    description: 'Hours for which the token that is replaced stays good, until everybody has the new one',
    default: 24,
    minimum: 0,
    maximum: 720,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(720)
  overlapHours?: number;
}

export class RevokeAllDto {
  @ApiPropertyOptional({ description: 'Whose tokens: of the user with this id (sub)' })
  @ValidateIf(({ agentId, userId }: RevokeAllDto) => agentId === undefined || userId !== undefined)
  @IsString()
  @Length(1, 255)
  userId?: string;

  @ApiPropertyOptional({ description: 'Whose tokens: of the agent with this slug; either a user or an agent' })
  @ValidateIf(({ agentId }: RevokeAllDto) => agentId !== undefined)
  @Matches(slug, { message: 'agentId must be the slug of an agent' })
  agentId?: string;

  @ApiPropertyOptional({ description: 'Why', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}
