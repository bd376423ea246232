import { DetectorSettingsSchema, toJsonString } from '@gatehouse/contracts';
import {
  compileScanner,
  customDetector,
  emptyDetector,
  failingDetector,
  readDetectorContent,
  type Detector,
  type DetectorContent,
  type Scanner,
} from '@gatehouse/guardrail-engine';
import type { DetectorDataStore } from '@gatehouse/nats';
import type { KnownDetector } from './guardrail-state.js';
import type { OrgState } from './snapshot.projection.js';

/** An organization's own detectors, compiled. */
export interface CustomScanner {
  scanner: Scanner;
  /** Tells those that find something else apart. */
  version: string;
}

/** Compiles an organization's own detectors; undefined when there are none. */
export interface CustomScanners {
  scannerOf(org: string, detectors: OrgState['detectors']): CustomScanner | undefined;
}

type Data = Pick<DetectorDataStore, 'get' | 'hash'>;

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * Organizations' own detectors. Words and rows are fetched when they are first needed; until they are there, the
 * detector fails, so that messages are held back unless the rules that name it only record, or say otherwise.
 */
export class CustomDetectors implements CustomScanners {
  /** By organization, slug and digest. */
  private readonly contents = new Map<string, DetectorContent>();
  private readonly wanted = new Map<string, ReadonlySet<string>>();
  private readonly loading = new Set<string>();
  private readonly compiled = new Map<string, CustomScanner>();

  /** @param onLoaded the organization's detectors are to be compiled anew */
  constructor(
    private readonly data: Data,
    private readonly onLoaded: (org: string) => void,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  scannerOf(org: string, detectors: OrgState['detectors']): CustomScanner | undefined {
    const known = Object.entries(detectors).sort(([a], [b]) => (a < b ? -1 : 1));
    this.want(org, known);
    if (known.length === 0) {
      this.compiled.delete(org);
      return undefined;
    }
    const version = JSON.stringify(known.map(([slug, detector]) => this.versionOf(org, slug, detector)));
    const before = this.compiled.get(org);
    if (before?.version === version) return before;
    const scanner = compileScanner(known.map(([slug, detector]) => this.detectorOf(org, slug, detector)));
    this.compiled.set(org, { scanner, version });
    return { scanner, version };
  }

  private versionOf(org: string, slug: string, { settings, data }: KnownDetector): unknown {
    const isThere = data === undefined || this.contents.has(nameOf(org, slug, data.digest));
    return [slug, toJsonString(DetectorSettingsSchema, settings), data?.digest ?? '', isThere];
  }

  private detectorOf(org: string, slug: string, { settings, data }: KnownDetector): Detector {
    const content = data && this.contents.get(nameOf(org, slug, data.digest));
    try {
      const detector = customDetector(slug, settings, content);
      return data && !content ? failingDetector(detector) : detector;
    } catch (error) {
      this.onTrouble(error);
      return failingDetector(emptyDetector(slug, settings));
    }
  }

  /** Fetches what is missing, and forgets what is no longer needed. */
  private want(org: string, known: readonly (readonly [string, KnownDetector])[]): void {
    const needed = known.flatMap(([slug, detector]) => {
      const name = detector.data && nameOf(org, slug, detector.data.digest);
      return name === undefined ? [] : [{ slug, detector, name }];
    });
    const names = new Set(needed.map(({ name }) => name));
    for (const old of this.wanted.get(org) ?? []) if (!names.has(old)) this.contents.delete(old);
    this.wanted.set(org, names);
    for (const { slug, detector, name } of needed) {
      if (!this.contents.has(name) && !this.loading.has(name)) void this.load(org, slug, detector, name);
    }
  }

  private async load(org: string, slug: string, { settings, data }: KnownDetector, name: string): Promise<void> {
    this.loading.add(name);
    const isWanted = () => this.wanted.get(org)?.has(name) === true;
    for (let pauseMs = firstPauseMs; isWanted(); pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        const bytes = await this.data.get({ org, detector: slug }, data?.digest ?? '');
        if (isWanted()) this.contents.set(name, readDetectorContent(settings, bytes, this.data.hash(org)));
        break;
      } catch (cause) {
        const what = `the detector "${slug}" lacks its data: its rules hold messages back until it is there`;
        this.onTrouble(new Error(what, { cause }));
        await new Promise<void>((resolve) => void setTimeout(resolve, pauseMs).unref());
      }
    }
    this.loading.delete(name);
    if (this.contents.has(name)) this.onLoaded(org);
  }
}

function nameOf(org: string, slug: string, digest: string): string {
  return JSON.stringify([org, slug, digest]);
}
