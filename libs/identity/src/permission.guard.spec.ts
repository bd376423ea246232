import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catch, Controller, Get, Module, Post, type ArgumentsHost, type ExecutionContext } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, DiscoveryService, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { create, GranteeKind, PermissionsGrantedSchema } from '@gatehouse/contracts';
import { GrantTable } from './grant-table.js';
import {
  assertMayGrant,
  CurrentPrincipal,
  PermissionGuard,
  Public,
  RequirePermission,
  SignedIn,
  undeclaredRoutes,
} from './permission.guard.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

@Controller('things')
class ThingsController {
  @Get()
  @RequirePermission('backend:read')
  list(@CurrentPrincipal() by: Principal): { by: string } {
    return { by: by.userId };
  }

  @Post(':id')
  @RequirePermission('backend:update', { backend: 'id' })
  change(): object {
    return {};
  }

  @Get('public')
  @Public()
  open(): object {
    return {};
  }

  @Get('me')
  @SignedIn()
  me(@CurrentPrincipal() by: Principal): { by: string } {
    return { by: by.userId };
  }

  @Get('forgotten')
  forgotten(): object {
    return {};
  }
}

@Controller('inherited')
class InheritedController extends ThingsController {}

@Catch()
class Problems {
  catch(error: unknown, host: ArgumentsHost): void {
    const problem = asGatehouseError(error).toProblem();
    void host.switchToHttp().getResponse<FastifyReply>().status(problem.status).send(problem);
  }
}

/** Takes the token for the user's name; how tokens are verified has a suite of its own. */
class NamingVerifier extends TokenVerifier {
  override async verify(token: string): Promise<Principal> {
    if (token === 'bad') throw new GatehouseError('GATEHOUSE_AUTH_TOKEN_INVALID');
    const roles = token === 'admin' ? (['admin'] as const) : token === 'bob' ? (['viewer'] as const) : [];
    const who = { userId: token, userName: token, userDomain: '', clientId: 'cli', kind: 'user' as const };
    return { org: 'default', groups: [], roles, expiresAtMs: 0, ...who };
  }
}

const grants = new GrantTable();

@Module({
  imports: [DiscoveryModule],
  controllers: [ThingsController, InheritedController],
  providers: [
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_FILTER, useClass: Problems },
    { provide: TokenVerifier, useValue: new NamingVerifier({ issuer: 'http://127.0.0.1', audience: [] }) },
    { provide: GrantTable, useValue: grants },
  ],
})
class TestModule {}

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: ['error'] });
  await app.init();
});

afterAll(() => app.close());

async function call(method: 'GET' | 'POST', url: string, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  const reply = await app.inject({ method, url, headers });
  return { status: reply.statusCode, body: reply.json<{ code?: string; by?: string; detail?: string }>() };
}

describe('the permission guard', () => {
  it.each([
    ['no token', undefined, 'GATEHOUSE_AUTH_REQUIRED', 401],
    ['another scheme', 'Basic YTpi', 'GATEHOUSE_AUTH_REQUIRED', 401],
    ['two tokens', 'Bearer a b', 'GATEHOUSE_AUTH_REQUIRED', 401],
    ['a bad token', 'Bearer bad', 'GATEHOUSE_AUTH_TOKEN_INVALID', 401],
    ['no role', 'Bearer nobody', 'GATEHOUSE_AUTH_FORBIDDEN', 403],
  ])('refuses with %s', async (_, authorization, code, status) => {
    expect(await call('GET', '/things', authorization)).toMatchObject({ status, body: { code } });
  });

  it('lets a role with the permission through and names the caller', async () => {
    expect(await call('GET', '/things', 'bearer bob')).toEqual({ status: 200, body: { by: 'bob' } });
  });

  it('says which permission is missing', async () => {
    const { status, body } = await call('POST', '/things/github', 'Bearer bob');
    expect({ status, detail: body.detail }).toEqual({ status: 403, detail: 'You need the permission backend:update.' });
  });

  it('counts a grant for the backend that the route is about', async () => {
    const granted = {
      granteeKind: GranteeKind.USER,
      grantee: 'bob',
      permissions: ['backend:update'],
      backends: ['github'],
    };
    const stream = { org: 'default', aggregate: 'grant', id: 'g' };
    grants.apply({ stream, event: create(PermissionsGrantedSchema, granted) });
    expect((await call('POST', '/things/github', 'Bearer bob')).status).toBe(201);
    expect((await call('POST', '/things/gitlab', 'Bearer bob')).status).toBe(403);
  });

  it.each([
    ['a path', '/things/a%00b', {}],
    ['a query', '/things/github?note=%00', {}],
    ['a text', '/things/github', { deep: [{ note: 'a\0' }] }],
    ['a key', '/things/github', { 'a\0': 1 }],
    ['half a surrogate pair', '/things/github', [['\ud800']]],
  ])('refuses what no database can store: %s', async (_, url, payload) => {
    const reply = await app.inject({ method: 'POST', url, payload, headers: { authorization: 'Bearer admin' } });
    expect({ status: reply.statusCode, code: reply.json<{ code: string }>().code }).toEqual({
      status: 400,
      code: 'GATEHOUSE_REQUEST_INVALID',
    });
  });

  it('lets other text through, empty members included', async () => {
    const payload = { a: null, b: '', c: 'é 😀 \n', d: [] };
    const headers = { authorization: 'Bearer admin' };
    expect((await app.inject({ method: 'POST', url: '/things/github', payload, headers })).statusCode).toBe(201);
  });

  it('lets anybody use a public route, and everybody signed in one for them', async () => {
    expect((await call('GET', '/things/public')).status).toBe(200);
    expect((await call('GET', '/things/me')).status).toBe(401);
    expect((await call('GET', '/things/me', 'Bearer nobody')).body).toEqual({ by: 'nobody' });
  });

  it('refuses everybody on a route that declares nothing, and tells which it is', async () => {
    expect(await call('GET', '/things/forgotten', 'Bearer admin')).toMatchObject({
      status: 403,
      body: { code: 'GATEHOUSE_AUTH_FORBIDDEN' },
    });
    expect(undeclaredRoutes(app.get(DiscoveryService), app.get(Reflector))).toEqual([
      'ThingsController.forgotten',
      'InheritedController.forgotten',
    ]);
  });

  it('finds the request in the context of a GraphQL operation', async () => {
    const guard = new PermissionGuard(app.get(Reflector), app.get(TokenVerifier), grants);
    const request: { headers: object; principal?: Principal } = { headers: { authorization: 'Bearer bob' } };
    const args = [{}, {}, { reply: { request } }, {}];
    const context = {
      getType: () => 'graphql',
      getHandler: () => Object.getOwnPropertyDescriptor(ThingsController.prototype, 'list')?.value as () => void,
      getClass: () => ThingsController,
      getArgByIndex: (index: number) => args[index],
    } as unknown as ExecutionContext;
    expect(await guard.canActivate(context)).toBe(true);
    expect(request.principal?.userId).toBe('bob');
  });
});

describe('giving permissions away', () => {
  it('needs having them oneself', async () => {
    const verifier = new NamingVerifier({ issuer: 'http://127.0.0.1', audience: [] });
    const admin = await verifier.verify('admin');
    expect(() => assertMayGrant(admin, ['backend:create'], grants)).not.toThrow();
    expect(() => assertMayGrant(admin, ['backend:create', 'logs:read-content'], grants)).toThrow(
      'You do not have logs:read-content yourself.',
    );
  });
});
