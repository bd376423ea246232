import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DetectorData } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { customDetectorDecider, type CustomDetectorCommand } from './custom-detector.decider.js';
import { CreateCustomDetectorDto, CustomDetectorDto, TryCustomDetectorDto } from './custom-detectors.dto.js';
import { customDetectorsProjection } from './custom-detectors.projection.js';
import { CustomDetectorsQuery, type CustomDetectorView } from './custom-detectors.query.js';
import { csvType, DetectorDataService, indexType, ownerOf } from './detector-data.js';
import { DetectorUses } from './detector-uses.js';
import { DetectorTrial, validSettings, type Tried } from './detector-trial.js';

@ApiTags('guardrails')
@Controller('guardrails/custom-detectors')
export class CustomDetectorsController {
  constructor(
    private readonly commands: Commands,
    private readonly detectors: CustomDetectorsQuery,
    private readonly data: DetectorDataService,
    private readonly trial: DetectorTrial,
    private readonly uses: DetectorUses,
    private readonly projectors: Projectors,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Uploads are no body, which would be looked at as a whole: they are read where they are hashed. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser([csvType, indexType], (_request, _payload, done) => done(null));
  }

  @Get()
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: "List the organization's own detectors" })
  async list(
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: CustomDetectorView[] }> {
    await this.projectors.waitFor(customDetectorsProjection, minSeq);
    return { items: await this.detectors.list(by.org) };
  }

  @Get(':id')
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'One detector, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomDetectorView> {
    await this.projectors.waitFor(customDetectorsProjection, minSeq);
    const detector = await this.detectors.get(by.org, id);
    void reply.header('etag', `"${detector.version}"`);
    return detector;
  }

  @Post()
  @RequirePermission('guardrail:write')
  @ApiOperation({
    summary: 'Create a detector; profiles name it org.regex.<slug>, org.wordlist.<slug> or org.edm.<slug>',
  })
  async create(
    @Body() { slug, ...body }: CreateCustomDetectorDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const settings = validSettings(body);
    if (body.wordList && !body.wordList.words) throw wordsMissing();
    const data = await this.wordsOf(body, slug, by);
    return this.run(slug, { type: 'CreateDetector', settings, ...data }, by);
  }

  @Put(':id')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Replace a detector; its kind stays, and its words or rows unless words are given' })
  async revise(
    @Param('id') id: string,
    @Body() body: CustomDetectorDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const settings = validSettings(body);
    const { data: old } = await this.detectors.get(by.principal.org, id);
    const data = await this.wordsOf(body, id, by);
    const command = { type: 'ReviseDetector', settings, ...data } as const;
    const accepted = await this.run(id, command, by);
    if (data.data) await this.forget(by.principal, id, old?.digest, data.data.digest);
    return accepted;
  }

  @Delete(':id')
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'Remove a detector that nothing names, and its words or rows' })
  async remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { org } = by.principal;
    const { data, detector } = await this.detectors.get(org, id);
    const command = { type: 'RemoveDetector', uses: await this.uses.of(org, detector) } as const;
    const accepted = await this.run(id, command, by);
    await this.forget(by.principal, id, data?.digest);
    return accepted;
  }

  @Put(':id/data')
  @RequirePermission('guardrail:write')
  @ApiConsumes(csvType, indexType)
  @ApiBody({
    description: 'CSV with a row of names, or an index that was made of it',
    schema: { type: 'string' },
  })
  @ApiOperation({ summary: 'Upload the rows of exact data; what is kept are keyed hashes' })
  async upload(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const body = request.raw;
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type !== csvType && type !== indexType) {
      throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail: `Content-Type has to be ${csvType}.` });
    }
    const owner = ownerOf(by.principal, id);
    const { data: old, exactData } = await this.detectors.get(owner.org, id);
    if (!exactData)
      throw new GatehouseError('GATEHOUSE_DETECTOR_INVALID', { detail: 'It does not look for exact data.' });
    const data = type === csvType ? await this.data.putCsv(owner, body) : await this.data.putHashed(owner, body);
    const command = { type: 'ReplaceDetectorData', data } as const;
    const accepted = await this.run(id, command, by);
    await this.forget(by.principal, id, old?.digest, data.digest);
    return accepted;
  }

  @Post('try')
  @HttpCode(200)
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: 'See what a detector finds in a text before it is saved; nothing is stored' })
  try(@Body() body: TryCustomDetectorDto, @CurrentPrincipal() by: Principal): Promise<Tried> {
    return this.trial.run(body, by);
  }

  private async run(id: string, command: CustomDetectorCommand, by: CommandRequest): Promise<CommandAccepted> {
    try {
      return await this.commands.run(customDetectorDecider, { aggregate: 'detector', id }, command, by);
    } catch (error) {
      // What was refused is not kept, unless it is what the detector has anyhow.
      const digest = 'data' in command ? command.data?.digest : undefined;
      const known = await this.detectors.get(by.principal.org, id).catch(() => undefined);
      await this.forget(by.principal, id, digest, known?.data?.digest);
      throw error;
    }
  }

  private async wordsOf(
    { wordList }: CustomDetectorDto,
    id: string,
    { principal }: CommandRequest,
  ): Promise<{ data?: DetectorData }> {
    return wordList?.words ? { data: await this.data.putWords(ownerOf(principal, id), wordList.words) } : {};
  }

  /** What is no longer looked for is not kept. */
  private async forget(by: Principal, id: string, old: string | undefined, now?: string): Promise<void> {
    if (old !== undefined && old !== now) await this.data.store.remove(ownerOf(by, id), old);
  }
}

/** Salts of an organization, for uploads that are hashed where the rows are. */
@ApiTags('guardrails')
@Controller('guardrails/exact-data-salt')
export class ExactDataSaltController {
  constructor(private readonly data: DetectorDataService) {}

  @Get()
  @RequirePermission('guardrail:write')
  @ApiOperation({ summary: "The organization's secret salt, for those who hash rows where they are" })
  salt(@CurrentPrincipal() by: Principal): { salt: string } {
    return { salt: this.data.store.salt(by.org).toString('hex') };
  }
}

function wordsMissing(): GatehouseError {
  return new GatehouseError('GATEHOUSE_DETECTOR_DATA_INVALID', { detail: 'There is no word.' });
}
