import { create, DetectorSettingsSchema, type DetectorData, type DetectorSettings } from '@gatehouse/contracts';
import type { DataBody, SettingsBody } from './custom-detectors.entity.js';

/** A detector as the API writes it; what may be left out there may be left out here. */
export type DetectorBody = Partial<Omit<SettingsBody, 'regex' | 'wordList' | 'exactData'>> & {
  title: string;
  regex?: { pattern: string; ignoresCase?: boolean; isSlow?: boolean };
  wordList?: { matchesCase?: boolean };
  exactData?: { minColumns?: number; withinCharacters?: number };
};

export const defaultConfidence = 0.8;
export const defaultWithin = 200;

/** From the API's form to the event's. */
export function toSettings(body: DetectorBody): DetectorSettings {
  return create(DetectorSettingsSchema, {
    title: body.title,
    description: body.description ?? '',
    label: body.label ?? body.title.slice(0, 40),
    confidence: body.confidence ?? defaultConfidence,
    contextWords: [...(body.contextWords ?? [])],
    againstWords: [...(body.againstWords ?? [])],
    requiresContext: body.requiresContext ?? false,
    detection: detectionOf(body),
  });
}

function detectionOf({ regex, wordList, exactData }: DetectorBody) {
  if (regex) {
    const { pattern, ignoresCase, isSlow } = regex;
    return { case: 'regex' as const, value: { pattern, ignoresCase: ignoresCase ?? false, isSlow: isSlow ?? false } };
  }
  if (wordList) return { case: 'wordList' as const, value: { matchesCase: wordList.matchesCase ?? false } };
  if (!exactData) return { case: undefined };
  const { minColumns, withinCharacters } = exactData;
  const value = { minColumns: minColumns ?? 1, withinCharacters: withinCharacters ?? defaultWithin };
  return { case: 'exactData' as const, value };
}

/** From the event's form to the API's. */
export function toBody(settings: DetectorSettings): SettingsBody {
  const { title, description, label, confidence, contextWords, againstWords, requiresContext, detection } = settings;
  const common = { title, description, label, confidence, contextWords, againstWords, requiresContext };
  switch (detection.case) {
    case 'regex': {
      const { pattern, ignoresCase, isSlow } = detection.value;
      return { ...common, regex: { pattern, ignoresCase, isSlow } };
    }
    case 'wordList':
      return { ...common, wordList: { matchesCase: detection.value.matchesCase } };
    case 'exactData': {
      const { minColumns, withinCharacters } = detection.value;
      return { ...common, exactData: { minColumns, withinCharacters } };
    }
    case undefined:
      return common;
  }
}

/** From the event's form to the API's. */
export function toDataBody({ digest, size, entries, rows, columns }: DetectorData): DataBody {
  return { digest, sizeBytes: size, entries, rows, columns };
}
