import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { GatehouseError } from '@gatehouse/errors';
import {
  CurrentPrincipal,
  formatRoleSource,
  GrantTable,
  permissionCatalogue,
  permissions,
  reaches,
  rolePermissions,
  roles,
  SignedIn,
  type Principal,
} from '@gatehouse/identity';
import { CheckPermissionDto, PermissionCheckView, PermissionListView, type CheckedUserDto } from './permissions.dto.js';
import { RoleSources } from './role-sources.js';

/** What there is to be permitted, and who may do what. */
@ApiTags('permissions')
@Controller('permissions')
export class PermissionsController {
  constructor(
    private readonly grants: GrantTable,
    private readonly roleSources: RoleSources,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'List permissions and roles: what each lets somebody do, and who has it' })
  @ApiOkResponse({ type: PermissionListView })
  list(): PermissionListView {
    return {
      items: permissions.map((permission) => ({
        permission,
        ...permissionCatalogue[permission],
        roles: roles.filter((role) => rolePermissions[role].has(permission)),
      })),
      roles: roles.map((role) => ({ role, from: this.roleSources.map[role].map(formatRoleSource) })),
    };
  }

  @Post('check')
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: 'Ask whether you, or with grant:read somebody else, may do something, and why' })
  @ApiOkResponse({ type: PermissionCheckView })
  check(
    @Body() { permission, backend, agent, user }: CheckPermissionDto,
    @CurrentPrincipal() by: Principal,
  ): PermissionCheckView {
    const who = user === undefined || user === null ? by : this.other(user, by);
    const sources = this.grants.sourcesOf(who, permission);
    const here = sources.filter((source) => reaches(source, { backend, agent }));
    return { allowed: here.length > 0, by: here, elsewhere: sources.filter((source) => !here.includes(source)) };
  }

  private other({ id, roles: itsRoles = [], groups = [] }: CheckedUserDto, by: Principal): Principal {
    if (!this.grants.allows(by, 'grant:read')) {
      throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: 'You need the permission grant:read.' });
    }
    return { ...by, userId: id, userName: id, roles: itsRoles, groups };
  }
}
