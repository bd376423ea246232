import { Injectable } from '@nestjs/common';
import {
  compileGuardrails,
  type ActiveRules,
  type Guardrails,
  type GuardrailSources,
} from '@gatehouse/guardrail-engine';
import { OrgDetectors } from '../custom-detectors/org-detectors.js';
import { toException } from '../exceptions/exception.mapper.js';
import { ExceptionsQuery } from '../exceptions/exceptions.query.js';
import { toProfile, toTarget, trusts } from '../profiles/profile.mapper.js';
import { ProfilesQuery } from '../profiles/profiles.query.js';
import type { ScanContextDto, ScanDto } from './scans.dto.js';

/** The guardrails of an organization as the proxy would compile them, save that the caller says how far a backend is trusted. */
@Injectable()
export class OrgGuardrails {
  private readonly compiled = new Map<string, { versions: string; guardrails: Guardrails }>();

  constructor(
    private readonly profiles: ProfilesQuery,
    private readonly exceptions: ExceptionsQuery,
    private readonly detectors: OrgDetectors,
  ) {}

  /** The rules in force in a context; undefined when none apply. */
  async rulesFor(
    org: string,
    { backendId = '', agentId = '', tool = '', userDomain = '', groups = [], trust = 'public' }: ScanContextDto,
    { direction = 'request', part = direction }: Pick<ScanDto, 'direction' | 'part'>,
  ): Promise<ActiveRules | undefined> {
    const guardrails = await this.guardrailsOf(org);
    const context = { backendId, agentId, tool, userDomain: userDomain.toLowerCase(), groups, trust: trusts[trust] };
    return guardrails.rulesFor(context, direction, part);
  }

  private async guardrailsOf(org: string): Promise<Guardrails> {
    const [profiles, exceptions, detectors] = await Promise.all([
      this.profiles.list(org),
      this.exceptions.list(org),
      this.detectors.sources(org),
    ]);
    const own = detectors.detectorsVersion ?? '';
    const versions = [own, ...[...profiles, ...exceptions].map(({ id, version }) => `${id} ${version}`)].join();
    const known = this.compiled.get(org);
    if (known?.versions === versions) return known.guardrails;
    const guardrails = compileGuardrails({ ...sourcesOf(profiles, exceptions), ...detectors });
    this.compiled.set(org, { versions, guardrails });
    return guardrails;
  }
}

type Profiles = Awaited<ReturnType<ProfilesQuery['list']>>;
type Exceptions = Awaited<ReturnType<ExceptionsQuery['list']>>;

function sourcesOf(profiles: Profiles, exceptions: Exceptions): GuardrailSources {
  const attached = profiles.map(({ id, attachments, candidate, ...profile }) => {
    const targets = attachments.map(toTarget);
    const next = candidate ? { candidate: toProfile(candidate) } : {};
    return [id, { profile: toProfile(profile), targets, ...next }] as const;
  });
  return {
    profiles: Object.fromEntries(attached),
    exceptions: Object.fromEntries(exceptions.map(({ id, ...exception }) => [id, toException(exception)])),
  };
}
