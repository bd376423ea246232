import { Injectable } from '@nestjs/common';
import { CommandHandler } from '@gatehouse/event-store';
import {
  builtIn,
  compileScanner,
  customDetector,
  customDetectorId,
  customSlugOf,
  emptyDetector,
  failingDetector,
  readDetectorContent,
  type Detector,
  type GuardrailSources,
} from '@gatehouse/guardrail-engine';
import { Log } from '@gatehouse/service-kit';
import { customDetectorDecider } from './custom-detector.decider.js';
import { toSettings } from './custom-detectors.mapper.js';
import { CustomDetectorsQuery, type CustomDetectorView } from './custom-detectors.query.js';
import { DetectorDataService } from './detector-data.js';

/** What own detectors bring along. */
export interface OwnSources extends Pick<GuardrailSources, 'scanners' | 'detectorsVersion'> {
  /** Ids of those that could not be compiled: they fail in every text. */
  failed: readonly string[];
}

/** What an organization's rules can find: what comes with the engine, and its own detectors. */
@Injectable()
export class OrgDetectors {
  private readonly compiled = new Map<string, { version: string; sources: OwnSources }>();

  constructor(
    private readonly detectors: CustomDetectorsQuery,
    private readonly data: DetectorDataService,
    private readonly commands: CommandHandler,
    private readonly log: Log,
  ) {}

  /** What can be named: what comes with the engine, and those of the organization's own that are named. */
  async known(org: string, named: readonly string[]): Promise<readonly Pick<Detector, 'id'>[]> {
    const found = await Promise.all(
      [...new Set(named)].map(async (id) => ((await this.exists(org, id)) ? [{ id }] : [])),
    );
    return [...builtIn.detectors, ...found.flat()];
  }

  /** Asked of the events: rows may lag behind a detector that was created a moment ago. */
  private async exists(org: string, detector: string): Promise<boolean> {
    const id = customSlugOf(detector);
    if (id === undefined) return false;
    const { state } = await this.commands.load(customDetectorDecider, { org, aggregate: 'detector', id });
    return state.status === 'present' && customDetectorId(id, state.settings) === detector;
  }

  /** One that cannot be compiled, or whose data cannot be had, fails alone, as it does in the proxy. */
  async sources(org: string): Promise<OwnSources> {
    const own = await this.detectors.list(org);
    if (own.length === 0) return { failed: [] };
    const version = own.map(({ id, version: at }) => `${id} ${at}`).join();
    const known = this.compiled.get(org);
    if (known?.version === version) return known.sources;
    const compiled = await Promise.all(own.map((detector) => this.compile(org, detector)));
    const failed = compiled.filter(({ hasFailed }) => hasFailed).map(({ detector }) => detector.id);
    const scanner = compileScanner(compiled.map(({ detector }) => detector));
    const sources = { scanners: [builtIn, scanner], detectorsVersion: [version, ...failed].join(), failed };
    // What has failed may be had the next time.
    if (failed.length === 0) this.compiled.set(org, { version, sources });
    return sources;
  }

  private async compile(org: string, { id, data, ...body }: CustomDetectorView): Promise<Compiled> {
    const settings = toSettings(body);
    try {
      const content =
        data && readDetectorContent(settings, await this.bytesOf(org, id, data.digest), this.data.store.hash(org));
      return { detector: customDetector(id, settings, content ?? undefined), hasFailed: false };
    } catch (error) {
      this.log.logger.warn({ err: error, org, detector: id }, 'a detector cannot be compiled');
      return { detector: failingDetector(emptyDetector(id, settings)), hasFailed: true };
    }
  }

  private bytesOf(org: string, detector: string, digest: string): Promise<Uint8Array> {
    return this.data.store.get({ org, detector }, digest);
  }
}

interface Compiled {
  detector: Detector;
  hasFailed: boolean;
}
