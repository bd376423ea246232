import { Injectable } from '@nestjs/common';
import { create, DetectorDataSchema, type DetectorData } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import {
  CsvProblem,
  decodeIndex,
  ExactDataCsv,
  maxWords,
  problemOfWord,
  type ExactDataHeader,
} from '@gatehouse/guardrail-engine';
import { DetectorDataStore, type DetectorDataOwner } from '@gatehouse/nats';
import type { Principal } from '@gatehouse/identity';
import { Nats } from '@gatehouse/service-kit';
import { GuardrailConfig } from '../guardrail.config.js';

export const csvType = 'text/csv';
/** An index that was made where the rows are. */
export const indexType = 'application/vnd.gatehouse.exact-data';
const maxCsvBytes = 512 * 1_048_576;
const maxIndexBytes = 128 * 1_048_576;

/** Words and rows of detectors, on their way to where they lie encrypted. */
@Injectable()
export class DetectorDataService {
  readonly store: DetectorDataStore;

  constructor(nats: Nats, config: GuardrailConfig) {
    this.store = new DetectorDataStore(nats.connection, config.detectorKey);
  }

  /** @throws GatehouseError GATEHOUSE_DETECTOR_DATA_INVALID */
  async putWords(owner: DetectorDataOwner, words: readonly string[]): Promise<DetectorData> {
    const valid = validWords(words);
    const bytes = new TextEncoder().encode(valid.join('\n'));
    const digest = await this.store.put(owner, bytes);
    return create(DetectorDataSchema, { digest, size: bytes.length, entries: valid.length });
  }

  /** Rows as CSV, hashed as they come. @throws GatehouseError GATEHOUSE_DETECTOR_DATA_INVALID */
  async putCsv(owner: DetectorDataOwner, body: AsyncIterable<Uint8Array>): Promise<DetectorData> {
    const csv = new ExactDataCsv(this.store.hash(owner.org));
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const decoded = (...part: Parameters<typeof decoder.decode>) => {
      try {
        return decoder.decode(...part);
      } catch {
        throw invalid(`Row ${csv.size.rows + 2}: the text is not UTF-8.`);
      }
    };
    try {
      await readAll(body, maxCsvBytes, (chunk) => csv.add(decoded(chunk, { stream: true })));
      csv.add(decoded());
      const { bytes, header } = csv.finish();
      return await this.putIndex(owner, bytes, header);
    } catch (error) {
      if (error instanceof CsvProblem) throw invalid(error.message);
      throw error;
    }
  }

  /** Rows that were hashed where they are. @throws GatehouseError GATEHOUSE_DETECTOR_DATA_INVALID */
  async putHashed(owner: DetectorDataOwner, body: AsyncIterable<Uint8Array>): Promise<DetectorData> {
    const chunks: Uint8Array[] = [];
    await readAll(body, maxIndexBytes, (chunk) => chunks.push(chunk));
    const bytes = Buffer.concat(chunks);
    let header: ExactDataHeader;
    try {
      ({ header } = decodeIndex(bytes));
    } catch (error) {
      throw invalid(`The upload is not an index: ${(error as Error).message}.`);
    }
    return this.putIndex(owner, bytes, header);
  }

  private async putIndex(
    owner: DetectorDataOwner,
    bytes: Uint8Array,
    { values, rows, columns }: Omit<ExactDataHeader, 'filterWords'>,
  ): Promise<DetectorData> {
    const digest = await this.store.put(owner, bytes);
    return create(DetectorDataSchema, { digest, size: bytes.length, entries: values, rows, columns: [...columns] });
  }
}

/** Whose the data of a detector is. */
export function ownerOf({ org }: Principal, detector: string): DetectorDataOwner {
  return { org, detector };
}

function validWords(words: readonly string[]): string[] {
  const trimmed = words.map((word) => word.trim().normalize('NFC'));
  trimmed.forEach((word, at) => {
    const problem = word.includes('\n') ? 'of several lines' : problemOfWord(word);
    if (problem) throw invalid(`Word ${at + 1} is ${problem}.`);
  });
  const different = [...new Set(trimmed)];
  if (different.length === 0) throw invalid('There is no word.');
  if (different.length > maxWords) throw invalid(`There are more than ${maxWords} words.`);
  return different;
}

/**
 * Reads an upload. What is refused is read to its end too, up to twice the limit, and dropped: whoever still sends does not
 * listen to the answer.
 * @throws GatehouseError GATEHOUSE_DETECTOR_DATA_INVALID, and what `take` throws
 */
async function readAll(
  body: AsyncIterable<Uint8Array>,
  limit: number,
  take: (chunk: Uint8Array) => unknown,
): Promise<void> {
  let size = 0;
  const refusals: unknown[] = [];
  for await (const chunk of body) {
    size += chunk.length;
    if (refusals.length > 0) {
      if (size > 2 * limit) break;
      continue;
    }
    try {
      if (size > limit) throw invalid(`The upload is larger than ${limit / 1_048_576} MB.`);
      take(chunk);
    } catch (error) {
      refusals.push(error);
    }
    // Hashing takes its time: others are to have their turn.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  if (refusals.length > 0) throw refusals[0];
}

function invalid(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_DETECTOR_DATA_INVALID', { detail });
}
