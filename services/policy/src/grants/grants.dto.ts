import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { permissions, type Permission } from '@gatehouse/identity';
import { slug } from '../agents/agents.dto.js';

export class GrantDto {
  @ApiProperty({ enum: ['user', 'group'] })
  @IsIn(['user', 'group'])
  granteeKind!: 'user' | 'group';

  @ApiProperty({ description: "The user's id (`sub`) or the group's full path", example: '/engineering' })
  @IsString()
  @Length(1, 500)
  grantee!: string;

  @ApiProperty({ enum: permissions, isArray: true })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(permissions, { each: true, message: 'permissions must be known; GET /api/me lists yours' })
  permissions!: Permission[];

  @ApiPropertyOptional({ description: 'Backends to which the grant is limited; empty = all', type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @Matches(slug, { each: true, message: 'backends must be slugs' })
  backends?: string[];

  @ApiPropertyOptional({ description: 'Agents to which the grant is limited; empty = all', type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @Matches(slug, { each: true, message: 'agents must be slugs' })
  agents?: string[];
}
