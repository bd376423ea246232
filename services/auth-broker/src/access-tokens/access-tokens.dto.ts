import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { AccessTokenKindName } from '@gatehouse/contracts';

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
const kinds: readonly AccessTokenKindName[] = ['pat', 'agt', 'svc'];

export class IssueTokenDto {
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
    description: 'Backends to which it is limited; empty = all that policy allows',
    type: [String],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @Matches(slug, { each: true, message: 'backends must be slugs' })
  backends?: string[];

  @ApiPropertyOptional({ description: 'Days until it expires', default: 90, maximum: 365 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  expiresInDays?: number;
}
