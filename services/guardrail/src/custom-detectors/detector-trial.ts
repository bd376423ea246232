import { Injectable } from '@nestjs/common';
import type { DetectorSettings } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import {
  Budget,
  compileScanner,
  customDetector,
  problemsOfDetector,
  readDetectorContent,
  type DetectorContent,
} from '@gatehouse/guardrail-engine';
import type { Principal } from '@gatehouse/identity';
import type { CustomDetectorDto, TryCustomDetectorDto } from './custom-detectors.dto.js';
import { toSettings } from './custom-detectors.mapper.js';
import { CustomDetectorsQuery } from './custom-detectors.query.js';
import { DetectorDataService, ownerOf } from './detector-data.js';

/** What a detector finds in a text. */
export interface Tried {
  findings: { start: number; end: number; confidence: number }[];
  /** Microseconds of CPU that it took. */
  costUs: number;
}

/** Tries detectors out on texts. */
@Injectable()
export class DetectorTrial {
  constructor(
    private readonly detectors: CustomDetectorsQuery,
    private readonly data: DetectorDataService,
  ) {}

  /** @throws GatehouseError GATEHOUSE_DETECTOR_INVALID, GATEHOUSE_DETECTOR_NOT_FOUND */
  async run({ text, dataOf, ...body }: TryCustomDetectorDto, by: Principal): Promise<Tried> {
    const settings = validSettings(body);
    const content = await this.contentOf(settings, body, dataOf, by);
    const scanner = compileScanner([customDetector('tried', settings, content)]);
    const asked = scanner.ask(() => true, 'request');
    const before = process.cpuUsage();
    const hits = scanner.scanText(text, asked, [], new Budget(text.length));
    const { user } = process.cpuUsage(before);
    return { findings: hits.map(({ start, end, confidence }) => ({ start, end, confidence })), costUs: user };
  }

  private async contentOf(
    settings: DetectorSettings,
    { wordList }: CustomDetectorDto,
    dataOf: string | undefined,
    by: Principal,
  ): Promise<DetectorContent | undefined> {
    const hash = this.data.store.hash(by.org);
    if (wordList?.words) {
      return readDetectorContent(settings, new TextEncoder().encode(wordList.words.join('\n')), hash);
    }
    if (dataOf === undefined) return undefined;
    const { data } = await this.detectors.get(by.org, dataOf);
    if (!data) return undefined;
    return readDetectorContent(settings, await this.data.store.get(ownerOf(by, dataOf), data.digest), hash);
  }
}

/** Settings that have been tried out. @throws GatehouseError GATEHOUSE_DETECTOR_INVALID */
export function validSettings(body: CustomDetectorDto): DetectorSettings {
  if ([body.regex, body.wordList, body.exactData].filter(Boolean).length !== 1) {
    const detail = 'Give one of "regex", "wordList" and "exactData".';
    throw new GatehouseError('GATEHOUSE_DETECTOR_INVALID', { detail });
  }
  const settings = toSettings(body);
  const problems = problemsOfDetector(settings, () => process.cpuUsage().user / 1_000);
  if (problems.length > 0) throw new GatehouseError('GATEHOUSE_DETECTOR_INVALID', { detail: problems.join(' ') });
  return settings;
}
