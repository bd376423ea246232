import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';
import { GrantTable } from './grant-table.js';
import type { Permission } from './permissions.js';
import type { Principal } from './principal.js';
import { assertStorable } from './storable-text.js';
import { TokenVerifier } from './token-verifier.js';

const permissionKey = 'gatehouse:permission';
const publicKey = 'gatehouse:public';

/** Names of the route parameters that tell which backend or agent a route is about. */
export interface ScopeParameters {
  backend?: string;
  agent?: string;
  /** To have it for some backend or agent is enough: the route shows only what the caller may see. */
  some?: true;
}

interface Requirement {
  permission: Permission;
  scope: ScopeParameters;
}

/** The permission that a route needs; with `scope`, grants limited to a backend or agent count too. */
export function RequirePermission(permission: Permission, scope: ScopeParameters = {}): CustomDecorator {
  return SetMetadata(permissionKey, { permission, scope } satisfies Requirement);
}

/** A route that anybody may call, even without a token. */
export function Public(): CustomDecorator {
  return SetMetadata(publicKey, true);
}

/** A route that every signed-in user may call. */
export function SignedIn(): CustomDecorator {
  return SetMetadata(permissionKey, 'signed-in');
}

type WithPrincipal = FastifyRequest & { principal?: Principal };

/** The principal that the guard put on the request. */
export function principalOf(request: FastifyRequest): Principal {
  const { principal } = request as WithPrincipal;
  if (!principal) throw new GatehouseError('GATEHOUSE_AUTH_REQUIRED');
  return principal;
}

/** Parameter decorator: the verified caller. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal =>
  principalOf(requestOf(context)),
);

function requestOf(context: ExecutionContext): FastifyRequest {
  if (context.getType<string>() === 'graphql') {
    const graphql = context.getArgByIndex<{ reply?: { request: FastifyRequest }; req?: FastifyRequest } | undefined>(2);
    const request = graphql?.reply?.request ?? graphql?.req;
    if (request) return request;
  }
  return context.switchToHttp().getRequest<FastifyRequest>();
}

/** Lets a request through when its token is good and gives the permission that the route declares; else refuses. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly grants: GrantTable,
  ) {}

  /** @throws GatehouseError GATEHOUSE_AUTH_*, GATEHOUSE_REQUEST_INVALID */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicKey, targets)) return true;
    const requirement = this.reflector.getAllAndOverride<Requirement | 'signed-in' | undefined>(permissionKey, targets);
    // A route that declares nothing is a mistake of ours, and refuses everybody.
    if (!requirement)
      throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: 'The route declares no permission.' });
    const request = requestOf(context) as WithPrincipal;
    request.principal ??= await this.verifier.verify(bearerOf(request.headers.authorization));
    if (this.grants.isDisabled(request.principal)) throw new GatehouseError('GATEHOUSE_AUTH_DISABLED');
    assertStorable(request.params, request.query, request.body);
    if (requirement === 'signed-in') return true;
    if (this.isAllowed(request.principal, requirement, request.params as Record<string, string> | undefined))
      return true;
    throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', {
      detail: `You need the permission ${requirement.permission}.`,
    });
  }

  private isAllowed(
    principal: Principal,
    { permission, scope }: Requirement,
    params?: Record<string, string>,
  ): boolean {
    if (this.grants.allows(principal, permission, scopeOf(scope, params))) return true;
    return scope.some === true && this.grants.limits(principal, permission)?.length !== 0;
  }
}

function scopeOf({ backend, agent }: ScopeParameters, params: Record<string, string> = {}) {
  return { backend: backend && params[backend], agent: agent && params[agent] };
}

/** The token of an `Authorization: Bearer` header. @throws GatehouseError GATEHOUSE_AUTH_REQUIRED */
export function bearerOf(header: string | undefined): string {
  const match = /^Bearer ([^\s]+)$/i.exec(header ?? '');
  if (!match?.[1]) throw new GatehouseError('GATEHOUSE_AUTH_REQUIRED');
  return match[1];
}

/** @throws GatehouseError GATEHOUSE_AUTH_FORBIDDEN when somebody would give away a permission that they lack. */
export function assertMayGrant(principal: Principal, wanted: readonly Permission[], grants: GrantTable): void {
  const lacking = wanted.filter((permission) => !grants.allows(principal, permission));
  if (lacking.length > 0) {
    throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: `You do not have ${lacking.join(', ')} yourself.` });
  }
}

/** Routes and GraphQL operations of the running application that declare neither a permission nor that they are public. */
export function undeclaredRoutes(discovery: DiscoveryService, reflector: Reflector): string[] {
  return [...discovery.getControllers(), ...discovery.getProviders()].flatMap(({ instance, metatype }) => {
    if (typeof metatype !== 'function' || instance === null || typeof instance !== 'object') return [];
    return handlersOf(instance as object).flatMap(([name, handler]) => {
      if (!isRoute(handler)) return [];
      const targets = [handler, metatype] as Parameters<Reflector['getAllAndOverride']>[1];
      const declared = [permissionKey, publicKey].some(
        (key) => reflector.getAllAndOverride(key, targets) !== undefined,
      );
      return declared ? [] : [`${metatype.name}.${name}`];
    });
  });
}

function isRoute(handler: object): boolean {
  const operation: unknown = Reflect.getMetadata('graphql:resolver_type', handler);
  return (
    Reflect.getMetadata('path', handler) !== undefined ||
    ['Query', 'Mutation', 'Subscription'].some((type) => type === operation)
  );
}

/** Methods of an instance, those of base classes included. */
function handlersOf(instance: object): [string, object][] {
  const found: [string, object][] = [];
  for (
    let prototype: unknown = Object.getPrototypeOf(instance);
    prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype as object))) {
      if (name !== 'constructor' && typeof value === 'function') found.push([name, value as object]);
    }
  }
  return found;
}
