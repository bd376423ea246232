import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { DetectorEvent, DetectorSettings, WebSearchPolicy } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler, followControl, type RecordedEvent } from '@gatehouse/event-store';
import {
  compileScanner,
  customDetector,
  customDetectorId,
  customSlugOf,
  emptyDetector,
  type Detector,
  type Scanner,
} from '@gatehouse/guardrail-engine';
import type { Follower } from '@gatehouse/nats';
import { Log, Nats } from '@gatehouse/service-kit';
import { isBuiltIn } from './web-search.mapper.js';

/** A detector's settings; undefined when there is none. */
interface Known {
  settings: DetectorSettings | undefined;
}

const none: Known = { settings: undefined };

/** The organizations' own detectors, which policies can name. What words and rows they look for is not known here. */
@Injectable()
export class OwnDetectors implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly orgs = new Map<string, Map<string, DetectorSettings>>();
  private follower: Follower | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly commands: CommandHandler,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.follower = followControl(this.nats.connection, {
      aggregates: ['detector'],
      after: 0,
      onBatch: (events) => {
        for (const event of events) this.apply(event);
      },
      onTrouble: (err) => this.log.logger.warn({ err }, 'dry runs lack detectors'),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower?.stop();
  }

  /** Whether there is a detector of this id; asked of the events, so that one that was created a moment ago counts. */
  private async exists(org: string, detector: string): Promise<boolean> {
    const id = customSlugOf(detector);
    if (id === undefined) return false;
    const stream = { org, aggregate: 'detector', id };
    const { state } = await this.commands.load<Known, DetectorEvent>({ initialState: none, evolve }, stream);
    return state.settings !== undefined && customDetectorId(id, state.settings) === detector;
  }

  /**
   * A policy that names nothing that is not there.
   * @throws GatehouseError GATEHOUSE_REQUEST_INVALID that names the detector
   */
  async checked(org: string, policy: WebSearchPolicy): Promise<WebSearchPolicy> {
    for (const name of policy.query?.detectors ?? []) {
      if (isBuiltIn(name) || (await this.exists(org, name))) continue;
      const detail = `query.detectors: there is no detector "${name}".`;
      throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail });
    }
    return policy;
  }

  /** Those that find what they look for by their settings alone, compiled, and the ids of the others. */
  forDryRun(org: string): { scanner: Scanner; others: readonly string[] } {
    const detectors = [...(this.orgs.get(org) ?? [])].map(([id, settings]) => detectorOf(id, settings));
    const others = detectors.filter(({ finders }) => finders.length === 0);
    return { scanner: compileScanner(detectors), others: others.map(({ id }) => id) };
  }

  private apply({ event, stream: { org, id } }: RecordedEvent): void {
    const detectors = this.orgs.get(org) ?? new Map<string, DetectorSettings>();
    this.orgs.set(org, detectors);
    const { settings } = evolve({ settings: detectors.get(id) }, event as DetectorEvent | null);
    if (settings) detectors.set(id, settings);
    else detectors.delete(id);
  }
}

function detectorOf(slug: string, settings: DetectorSettings): Detector {
  try {
    return customDetector(slug, settings);
  } catch {
    return emptyDetector(slug, settings);
  }
}

function evolve(state: Known, event: DetectorEvent | null): Known {
  switch (event?.$typeName) {
    case 'gatehouse.guardrail.v1.DetectorCreated':
    case 'gatehouse.guardrail.v1.DetectorRevised':
      return { settings: event.settings ?? state.settings };
    case 'gatehouse.guardrail.v1.DetectorRemoved':
      return none;
    default:
      return state;
  }
}
