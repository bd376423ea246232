import { Injectable } from '@nestjs/common';
import { ExceptionsQuery } from '../exceptions/exceptions.query.js';
import { ProfilesQuery } from '../profiles/profiles.query.js';
import { WebSearchUses } from './web-search-uses.js';

/** Who names detectors. */
@Injectable()
export class DetectorUses {
  constructor(
    private readonly profiles: ProfilesQuery,
    private readonly exceptions: ExceptionsQuery,
    private readonly searches: WebSearchUses,
  ) {}

  /** What names a detector by its id, in words; exceptions that have expired no longer do. */
  async of(org: string, detector: string): Promise<string[]> {
    const [profiles, exceptions] = await Promise.all([this.profiles.list(org), this.exceptions.list(org)]);
    const names = (rule: { detectors: readonly string[] }) => rule.detectors.includes(detector);
    return [
      ...profiles.flatMap(({ id, rules, candidate }) => [
        ...(rules.some(names) ? [`the profile "${id}"`] : []),
        ...(candidate?.rules.some(names) ? [`the candidate of the profile "${id}"`] : []),
      ]),
      ...exceptions
        .filter((exception) => names(exception) && Date.parse(exception.expiresAt) > Date.now())
        .map(({ id }) => `the exception "${id}"`),
      ...this.searches.of(org, detector).map((name) => `the web-search policy "${name}"`),
    ];
  }
}
