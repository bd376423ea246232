import { Injectable } from '@nestjs/common';
import { CommandHandler } from '@gatehouse/event-store';
import {
  builtIn,
  compileScanner,
  customDetector,
  customDetectorId,
  customSlugOf,
  readDetectorContent,
  type Detector,
  type GuardrailSources,
} from '@gatehouse/guardrail-engine';
import { customDetectorDecider } from './custom-detector.decider.js';
import { toSettings } from './custom-detectors.mapper.js';
import { CustomDetectorsQuery, type CustomDetectorView } from './custom-detectors.query.js';
import { DetectorDataService } from './detector-data.js';

type Sources = Pick<GuardrailSources, 'scanners' | 'detectorsVersion'>;

/** What an organization's rules can find: what comes with the engine, and its own detectors. */
@Injectable()
export class OrgDetectors {
  private readonly compiled = new Map<string, { version: string; sources: Sources }>();

  constructor(
    private readonly detectors: CustomDetectorsQuery,
    private readonly data: DetectorDataService,
    private readonly commands: CommandHandler,
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

  /** @throws Error when the data of a detector cannot be had */
  async sources(org: string): Promise<Sources> {
    const own = await this.detectors.list(org);
    if (own.length === 0) return {};
    const version = own.map(({ id, version: at }) => `${id} ${at}`).join();
    const known = this.compiled.get(org);
    if (known?.version === version) return known.sources;
    const compiled = await Promise.all(own.map((detector) => this.compile(org, detector)));
    const sources = { scanners: [builtIn, compileScanner(compiled)], detectorsVersion: version };
    this.compiled.set(org, { version, sources });
    return sources;
  }

  private async compile(org: string, { id, data, ...body }: CustomDetectorView): Promise<Detector> {
    const settings = toSettings(body);
    if (!data) return customDetector(id, settings);
    const bytes = await this.data.store.get({ org, detector: id }, data.digest);
    return customDetector(id, settings, readDetectorContent(settings, bytes, this.data.store.hash(org)));
  }
}
