import { useMutation, useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange, type Accepted } from './changes.js';
import { request, upload, type Upload } from './client.js';

/** How a detector looks. */
export type OwnKind = 'regex' | 'wordList' | 'exactData';

/** What a person can set of one of the organization's own detectors; one of the last three is given. */
export interface OwnSettings {
  title: string;
  description: string;
  /** Empty = the title. */
  label: string;
  confidence: number;
  contextWords: readonly string[];
  againstWords: readonly string[];
  requiresContext: boolean;
  regex?: { pattern: string; ignoresCase: boolean; isSlow: boolean };
  /** Without words, those that are stored stay. */
  wordList?: { words?: readonly string[] | undefined; matchesCase: boolean };
  exactData?: { minColumns: number; withinCharacters: number };
}

export interface OwnDetector extends OwnSettings {
  /** Its slug. */
  id: string;
  /** Under which profiles name it. */
  detector: string;
  data: { entries: number; rows: number; columns: readonly string[]; sizeBytes: number } | null;
  version: number;
  changedAt: string;
}

export interface OwnTrial {
  findings: readonly { start: number; end: number; confidence: number }[];
  costUs: number;
}

const root = '/api/guardrails/custom-detectors';
const pathOf = (id: string) => `${root}/${encodeURIComponent(id)}`;

export function useOwnDetectors() {
  return useQuery({
    queryKey: readKeys.ownDetectors,
    queryFn: async ({ signal }) =>
      (await request<{ items: OwnDetector[] }>(`${root}?minSeq=${newest.ownDetectors}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export function useCreateOwnDetector() {
  return useChange('ownDetectors', ({ slug, settings }: { slug: string; settings: OwnSettings }) =>
    inForce(root, 'POST', { slug, ...bodyOf(settings) }),
  );
}

export function useReviseOwnDetector(id: string) {
  return useChange('ownDetectors', ({ settings, ifVersion }: { settings: OwnSettings; ifVersion: number }) =>
    request<Accepted>(`${pathOf(id)}?wait=applied`, { method: 'PUT', body: bodyOf(settings), ifVersion }),
  );
}

export function useRemoveOwnDetector() {
  return useChange('ownDetectors', (id: string) => inForce(pathOf(id), 'DELETE'));
}

/** Rows of exact data, as CSV; the part of them that is on its way is told while they are sent. */
export function useUploadRows(id: string) {
  return useChange('ownDetectors', (rows: Omit<Upload, 'type'>) =>
    upload<Accepted>(`${pathOf(id)}/data?wait=applied`, { ...rows, type: 'text/csv' }),
  );
}

/** What a detector finds in a text before it is saved; `dataOf` is the one whose words or rows it looks for. */
export function useTryOwnDetector() {
  return useMutation({
    mutationFn: ({ settings, text, dataOf }: { settings: OwnSettings; text: string; dataOf: string | undefined }) =>
      request<OwnTrial>(`${root}/try`, { method: 'POST', body: { ...bodyOf(settings), text, dataOf } }),
  });
}

function bodyOf({ label, ...settings }: OwnSettings): object {
  return label === '' ? settings : { ...settings, label };
}
