import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import {
  BackendSettingsSchema,
  canonicalJson,
  create,
  BackendTrust,
  SessionAffinity,
  type BackendSettings,
} from '@gatehouse/contracts';
import { CurrentPrincipal, GrantTable, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { BackendCredentials } from '../probing/backend-credentials.js';
import { McpProbe, type ProbeResult } from '../probing/mcp-probe.js';
import { ListingRecorder } from '../tools/listing-recorder.js';
import { toolsDecider } from '../tools/tools.decider.js';
import { BackendListView, BackendView } from './backend-view.dto.js';
import { backendDecider } from './backend.decider.js';
import { BackendSettingsDto, DisableBackendDto, ListBackendsDto, RegisterBackendDto } from './backends.dto.js';
import type { BackendTrustName, SessionAffinityName } from './backends.entity.js';
import { toCredentialForm } from './credential-form.dto.js';
import { obtainsTokens, toMode, toOAuthSettings } from './credential-modes.js';
import { backendsProjection } from './backends.projection.js';
import { PassthroughRules } from './passthrough-rules.js';
import { BackendsQuery } from './backends.query.js';

/** The path of a bundle is `/mcp/b/<bundle>`, and that of a backend `/mcp/<backend>`. */
const slugOfBundles = 'b';

@ApiTags('backends')
@Controller('backends')
export class BackendsController {
  constructor(
    private readonly commands: Commands,
    private readonly backends: BackendsQuery,
    private readonly projectors: Projectors,
    private readonly probe: McpProbe,
    private readonly credentials: BackendCredentials,
    private readonly grants: GrantTable,
    private readonly passthrough: PassthroughRules,
    private readonly recorder: ListingRecorder,
  ) {}

  @Get()
  @RequirePermission('backend:read', { some: true })
  @ApiOperation({ summary: 'List the backends that you may see' })
  @ApiOkResponse({ type: BackendListView })
  async list(@Query() query: ListBackendsDto, @CurrentPrincipal() by: Principal): Promise<BackendListView> {
    await this.projectors.waitFor(backendsProjection, query.minSeq);
    const items = await this.backends.list(by.org, query.search);
    return { items: items.filter(({ id }) => this.grants.allows(by, 'backend:read', { backend: id })) };
  }

  @Get(':id')
  @RequirePermission('backend:read', { backend: 'id' })
  @ApiOperation({ summary: 'One backend, with its version as ETag' })
  @ApiOkResponse({ type: BackendView })
  async get(
    @Param('id') id: string,
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BackendView> {
    await this.projectors.waitFor(backendsProjection, minSeq);
    const backend = await this.backends.get(by.org, id);
    void reply.header('etag', `"${backend.version}"`);
    return backend;
  }

  @Post()
  @RequirePermission('backend:create')
  @ApiOperation({ summary: 'Register an MCP server by its URL; era and tools are found by probing' })
  async register(@Body() body: RegisterBackendDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    if (body.slug === slugOfBundles) throw new GatehouseError('GATEHOUSE_BACKEND_SLUG_RESERVED');
    this.passthrough.check(body, by.principal);
    const found = await this.probeUnlessLocked(body.slug, body, by, nothingFound);
    const command = { type: 'RegisterBackend', settings: toSettings(body.slug, body, found) } as const;
    const accepted = await this.commands.run(backendDecider, target(body.slug), command, by);
    await this.setApprovalPolicy(body, by);
    if (found.tools) await this.recordTools(body.slug, found.tools, by);
    return accepted;
  }

  @Put(':id')
  @RequirePermission('backend:update', { backend: 'id' })
  @ApiOperation({ summary: "Replace a backend's settings; the server is probed again" })
  async update(
    @Param('id') id: string,
    @Body() body: BackendSettingsDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const known = await this.backends.latest(by.principal.org, id);
    this.passthrough.check(body, by.principal, id);
    assertNotMoved(known, body);
    const found = await this.probeUnlessLocked(id, body, by, { ...nothingFound, verdict: verdictOf(known) });
    const keepsToolTimeouts = body.toolTimeouts === undefined;
    const command = {
      type: 'ReconfigureBackend',
      settings: toSettings(id, { ...body, ...keptOf(known, body) }, found),
      keepsToolTimeouts,
    } as const;
    const accepted = await this.commands.run(backendDecider, target(id), command, by);
    if (found.tools) await this.recordTools(id, found.tools, by);
    return accepted;
  }

  @Post(':id/refresh')
  @HttpCode(200)
  @RequirePermission('tool:configure', { backend: 'id' })
  @ApiOperation({ summary: 'Probe the server and list its tools again, and record what changed' })
  async refresh(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const backend = await this.backends.latest(by.principal.org, id);
    const found = await this.probeAs(id, backend, by);
    const command = { type: 'RecordProbe', url: backend.url, verdict: found.verdict } as const;
    await this.commands.run(backendDecider, target(id), command, { ...by, expectedVersion: undefined });
    return this.recordTools(id, found.tools, by);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @RequirePermission('backend:toggle', { backend: 'id' })
  @ApiOperation({ summary: 'Allow calls to the backend' })
  enable(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(backendDecider, target(id), { type: 'EnableBackend' }, by);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @RequirePermission('backend:toggle', { backend: 'id' })
  @ApiOperation({ summary: 'Refuse calls to the backend' })
  disable(
    @Param('id') id: string,
    @Body() body: DisableBackendDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(backendDecider, target(id), { type: 'DisableBackend', note: body.note ?? '' }, by);
  }

  @Delete(':id')
  @RequirePermission('backend:delete', { backend: 'id' })
  @ApiOperation({ summary: 'Remove a backend' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(backendDecider, target(id), { type: 'RemoveBackend' }, by);
  }

  private async probeAs(
    id: string,
    { url, credentialMode, probeToken }: Pick<BackendSettingsDto, 'url' | 'credentialMode' | 'probeToken'>,
    by: CommandRequest,
  ): Promise<ProbeResult> {
    if (credentialMode === 'none' || credentialMode === undefined) return this.probe.probe(url, {});
    if (credentialMode === 'passthrough')
      return this.probe.probe(url, probeToken === undefined ? {} : { authorization: `Bearer ${probeToken}` });
    const { org, userId } = by.principal;
    const asUser = obtainsTokens(credentialMode) ? userId : '';
    return this.probe.probe(url, await this.credentials.headersFor(org, id, asUser));
  }

  /** A backend that wants a token is registered before anybody can have one; what it is turns out afterwards. */
  private async probeUnlessLocked(
    id: string,
    body: BackendSettingsDto,
    by: CommandRequest,
    otherwise: Found,
  ): Promise<Found> {
    try {
      return await this.probeAs(id, body, by);
    } catch (error) {
      if (asGatehouseError(error).code !== 'GATEHOUSE_BACKEND_NEEDS_CREDENTIAL') throw error;
      if (!obtainsTokens(body.credentialMode) && body.credentialMode !== 'passthrough') throw error;
      return this.probe.probe(body.url, {}).catch((cause: unknown) => {
        if (asGatehouseError(cause).code !== 'GATEHOUSE_BACKEND_NEEDS_CREDENTIAL') throw cause;
        return otherwise;
      });
    }
  }

  /** Whoever had the slug before has said nothing about this backend. */
  private async setApprovalPolicy(
    { slug, approvalPolicy = 'additive' }: RegisterBackendDto,
    by: CommandRequest,
  ): Promise<void> {
    const command = { type: 'SetApprovalPolicy', approval: approvalPolicy } as const;
    await this.commands.run(toolsDecider, { aggregate: 'tools', id: slug }, command, {
      ...by,
      expectedVersion: undefined,
    });
  }

  private async recordTools(
    id: string,
    definitions: ProbeResult['tools'],
    by: CommandRequest,
  ): Promise<CommandAccepted> {
    // The ledger has a version of its own, which If-Match of the backend says nothing about.
    const request = { ...by, expectedVersion: undefined };
    const command = await this.recorder.commandFor(by.principal.org, id, { definitions });
    return this.commands.run(toolsDecider, { aggregate: 'tools', id }, command, request);
  }
}

/** Credentials were given for one address, and must not be sent to another. */
function assertNotMoved(known: Pick<BackendView, 'url'>, { url, credentialMode }: BackendSettingsDto): void {
  if (credentialMode === 'none' || credentialMode === undefined || new URL(url).origin === new URL(known.url).origin)
    return;
  throw new GatehouseError('GATEHOUSE_BACKEND_MOVED', {
    detail: `Its credentials are for ${new URL(known.url).origin}.`,
  });
}

/** What belongs to the way in which the credential is had, and stays as long as that stays. */
function keptOf(known: BackendView, { credentialMode = 'none', oauth, credentialForm, trust }: BackendSettingsDto) {
  const always = { trust: trust ?? known.trust };
  if (credentialMode !== known.credentialMode) return always;
  return {
    ...always,
    ...(oauth === undefined && known.oauth ? { oauth: known.oauth } : {}),
    ...(credentialForm === undefined ? { credentialForm: known.credentialForm } : {}),
  };
}

const affinities: Readonly<Record<SessionAffinityName, SessionAffinity>> = {
  principal: SessionAffinity.PRINCIPAL,
  agent: SessionAffinity.AGENT,
  call: SessionAffinity.CALL,
};

const trusts: Readonly<Record<BackendTrustName, BackendTrust>> = {
  internal: BackendTrust.INTERNAL,
  partner: BackendTrust.PARTNER,
  public: BackendTrust.PUBLIC,
};

/** Without tools when they could not be listed. */
type Found = Pick<ProbeResult, 'verdict'> & Partial<ProbeResult>;

const nothingFound: Found = {
  verdict: {
    modern: false,
    legacy: false,
    protocolVersions: [],
    serverName: '',
    serverVersion: '',
    capabilitiesJson: '',
    instructions: '',
    probedAtMs: 0,
  },
};

function verdictOf(known: BackendView): ProbeResult['verdict'] {
  const { modern, legacy, protocolVersions, serverName, serverVersion, capabilities, instructions, probedAt } = known;
  return {
    ...{ modern, legacy, protocolVersions: [...protocolVersions], serverName, serverVersion, instructions },
    capabilitiesJson: canonicalJson(capabilities),
    probedAtMs: probedAt?.getTime() ?? 0,
  };
}

function target(id: string) {
  return { aggregate: 'backend', id };
}

function toSettings(id: string, body: BackendSettingsDto, found: Found): BackendSettings {
  return create(BackendSettingsSchema, {
    name: body.name ?? id,
    description: body.description ?? '',
    url: body.url,
    timeoutMs: body.timeoutMs ?? 0,
    sessionAffinity: affinities[body.sessionAffinity ?? 'principal'],
    trust: trusts[body.trust ?? 'public'],
    credentialMode: toMode(body.credentialMode),
    ...toOAuthSettings(body.credentialMode, body.oauth),
    ...(body.credentialMode === 'header' ? toCredentialForm(body.credentialForm) : {}),
    toolTimeouts: body.toolTimeouts?.map(({ tool, timeoutMs }) => ({ tool, timeoutMs })) ?? [],
    ...found.verdict,
  });
}
