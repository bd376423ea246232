import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { permissions, roles, type LimitKind, type Permission, type Role } from '@gatehouse/identity';
import { slug } from '../agents/agents.dto.js';

/** Somebody else, as the identity provider knows them. */
export class CheckedUserDto {
  @ApiProperty({ description: "The user's id (`sub`)", example: 'bob' })
  @IsString()
  @Length(1, 500)
  id!: string;

  @ApiPropertyOptional({ enum: roles, isArray: true, description: 'Roles that the identity provider gives them' })
  @IsOptional()
  @IsArray()
  @IsIn(roles, { each: true })
  roles?: Role[];

  @ApiPropertyOptional({ type: [String], description: 'Full paths of their groups', example: ['/engineering'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  groups?: string[];
}

export class CheckPermissionDto {
  @ApiProperty({ enum: permissions, example: 'backend:update' })
  @IsIn(permissions, { message: 'permission must be known; GET /api/permissions lists all' })
  permission!: Permission;

  @ApiPropertyOptional({ description: 'On this backend', example: 'crm' })
  @IsOptional()
  @Matches(slug, { message: 'backend must be a slug' })
  backend?: string;

  @ApiPropertyOptional({ description: 'On this agent', example: 'cursor' })
  @IsOptional()
  @Matches(slug, { message: 'agent must be a slug' })
  agent?: string;

  @ApiPropertyOptional({
    description: 'Somebody else than you; needs grant:read. Roles and groups are known to the identity provider alone.',
    type: CheckedUserDto,
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => CheckedUserDto)
  user?: CheckedUserDto;
}

/** What gives a permission: a role, or a grant. */
export class PermissionSourceView {
  @ApiPropertyOptional({ enum: roles }) role?: Role;
  @ApiPropertyOptional({ description: 'Id of the grant' }) grant?: string;
  @ApiProperty({ type: [String], description: 'Backends to which it is limited; empty = to none' })
  backends!: readonly string[];
  @ApiProperty({ type: [String], description: 'Agents to which it is limited; empty = to none' })
  agents!: readonly string[];
}

/** Whether somebody may do something, and why. */
export class PermissionCheckView {
  @ApiProperty() allowed!: boolean;
  @ApiProperty({ type: [PermissionSourceView], description: 'What gives it here' }) by!: PermissionSourceView[];
  @ApiProperty({ type: [PermissionSourceView], description: 'What gives it only for other backends or agents' })
  elsewhere!: PermissionSourceView[];
}

export class PermissionView {
  @ApiProperty({ enum: permissions }) permission!: Permission;
  @ApiProperty({ description: 'What it lets somebody do' }) sentence!: string;
  @ApiProperty({ enum: ['backend', 'agent'], isArray: true, description: 'To what a grant of it can be limited' })
  limits!: readonly LimitKind[];
  @ApiProperty({ enum: roles, isArray: true, description: 'Roles that have it' }) roles!: Role[];
}

export class RoleView {
  @ApiProperty({ enum: roles }) role!: Role;
  @ApiProperty({
    type: [String],
    description: 'What gives the role: groups (/path), realm roles (role:name), client roles (client:id/name)',
  })
  from!: string[];
}

/** All permissions and roles. */
export class PermissionListView {
  @ApiProperty({ type: [PermissionView] }) items!: PermissionView[];
  @ApiProperty({ type: [RoleView] }) roles!: RoleView[];
}
