import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { GuardrailProfile } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { compileProfile, scanMessage, type ActiveRules } from '@gatehouse/guardrail-engine';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import { toProfile, trusts } from '../profiles/profile.mapper.js';
import { OrgDetectors, type OwnSources } from '../custom-detectors/org-detectors.js';
import { validProfile } from '../profiles/profiles.controller.js';
import type { TrustName } from '../profiles/profiles.entity.js';
import { ProfilesQuery } from '../profiles/profiles.query.js';
import { OrgGuardrails } from './org-guardrails.query.js';
import { toScanAnswer, type ScanAnswer } from './scan.mapper.js';
import { ScanDto, TryDraftDto, TryProfileDto } from './scans.dto.js';

type Scanned = Pick<ScanDto, 'text' | 'message' | 'direction' | 'part'>;

@ApiTags('guardrails')
@Controller('guardrails')
export class ScansController {
  constructor(
    private readonly profiles: ProfilesQuery,
    private readonly guardrails: OrgGuardrails,
    private readonly detectors: OrgDetectors,
  ) {}

  @Post('scan')
  @HttpCode(200)
  @RequirePermission('guardrail:scan')
  @ApiOperation({ summary: 'What guardrails make of a text or message, for other systems; nothing is stored' })
  async scan(@Body() body: ScanDto, @CurrentPrincipal() by: Principal): Promise<ScanAnswer> {
    const { profile: id } = body;
    const context = body.context ?? {};
    const own = await this.detectors.sources(by.org);
    if (id === undefined) return scanned(body, await this.guardrails.rulesFor(by.org, context, body), own);
    const profile = toProfile(await this.profiles.get(by.org, id));
    return scanned(body, rulesOf(id, profile, { ...body, trust: context.trust }, own), own);
  }

  @Post('try')
  @HttpCode(200)
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'See what a profile that is not saved makes of a text or message; nothing is stored' })
  async try(@Body() body: TryDraftDto, @CurrentPrincipal() by: Principal): Promise<ScanAnswer> {
    const profile = await validProfile(body.profile, by.org, this.detectors);
    const own = await this.detectors.sources(by.org);
    return scanned(body, rulesOf('draft', profile, body, own), own);
  }

  @Post('profiles/:id/try')
  @HttpCode(200)
  @RequirePermission('guardrail:read')
  @ApiOperation({ summary: 'See what the profile, or its candidate, makes of a text or message; nothing is stored' })
  async tryProfile(
    @Param('id') id: string,
    @Body() body: TryProfileDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<ScanAnswer> {
    const { candidate, ...profile } = await this.profiles.get(by.org, id);
    if (body.candidate && !candidate) throw new GatehouseError('GATEHOUSE_PROFILE_CANDIDATE_NOT_FOUND');
    const tried = body.candidate && candidate ? candidate : profile;
    const own = await this.detectors.sources(by.org);
    return scanned(body, rulesOf(id, toProfile(tried), body, own), own);
  }
}

function rulesOf(
  id: string,
  profile: GuardrailProfile,
  scan: Scanned & { trust?: TrustName | undefined },
  { scanners }: OwnSources,
) {
  const { direction = 'request', part = direction, trust = 'public' } = scan;
  return compileProfile(profile, direction, { id, part, trust: trusts[trust], ...(scanners && { scanners }) });
}

function scanned({ text, message }: Scanned, rules: ActiveRules | undefined, { failed }: OwnSources): ScanAnswer {
  if ((text === undefined) === (message === undefined)) {
    throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail: 'Give either a text or a message.' });
  }
  const looked = message ?? { text };
  const result = scanMessage(looked, undefined, rules, { nowMs: Date.now() });
  return toScanAnswer(
    result,
    { bundle: rules?.bundle ?? null, failedDetectors: failed },
    text === undefined ? { message: looked } : { text: String(looked.text) },
  );
}
