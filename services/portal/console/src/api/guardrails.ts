import { useMutation, useQuery } from '@tanstack/react-query';
import { inForce, newest, readKeys, useChange, type Accepted } from './changes.js';
import type { BackendTrust } from './backends.js';
import { request } from './client.js';

export const actions = [
  ...(['allow', 'log', 'annotate', 'mask', 'redact', 'strip', 'truncate', 'block', 'quarantine'] as const),
] as const;
export type GuardAction = (typeof actions)[number];
export type Direction = 'request' | 'response' | 'both';
export type RuleMode = 'enforce' | 'monitor';
export type MaskStyle = 'label' | 'last4' | 'length' | 'hash';
export type OnError = 'default' | 'open' | 'closed';
export const parts = [
  ...(['request', 'response', 'definition', 'prompt', 'resource', 'elicitation'] as const),
  ...(['sampling', 'completion', 'notification', 'header'] as const),
] as const;
export type MessagePart = (typeof parts)[number];

export interface Rule {
  id: string;
  detectors: readonly string[];
  action: GuardAction;
  mode: RuleMode;
  direction: Direction;
  minConfidence: number;
  parts: readonly MessagePart[];
  paths: readonly string[];
  minCount: number;
  uniqueOnly: boolean;
  maskStyle: MaskStyle;
  onError: OnError;
  trusts: readonly BackendTrust[];
}

/** What a person can set of a profile. */
export interface ProfileSettings {
  name: string;
  description: string;
  floor: boolean;
  rules: readonly Rule[];
}

/** An empty field matches everything. */
export interface Target {
  backendId: string;
  agentId: string;
  tool: string;
  userDomain: string;
  group: string;
}

export interface Profile extends ProfileSettings {
  id: string;
  attachments: readonly Target[];
  candidate: ProfileSettings | null;
  version: number;
}

export interface DetectorInfo {
  id: string;
  kind: string;
  title: string;
  description: string;
}

/** What a person can set of an exception. */
export interface ExceptionSettings {
  owner: string;
  reason: string;
  expiresAt: string;
  detectors: readonly string[];
  target: Partial<Target>;
  paths: readonly string[];
  direction: Direction;
}

export interface GuardException extends ExceptionSettings {
  id: string;
  target: Target;
  version: number;
}

export interface ScanFinding {
  detector: string;
  path: string;
  start: number;
  end: number;
  confidence: number;
  level: 'low' | 'medium' | 'high';
  action: GuardAction;
  mode: RuleMode;
  rule: string | null;
}

export interface ScanAnswer {
  outcome: 'none' | 'logged' | 'modified' | 'blocked';
  findings: readonly ScanFinding[];
  total: number;
  text: string | null;
  /** Detectors of the organization that could not be asked. */
  failedDetectors: readonly string[];
}

const root = '/api/guardrails';
const profilePath = (id: string) => `${root}/profiles/${encodeURIComponent(id)}`;

export function useProfiles() {
  return useQuery({
    queryKey: readKeys.profiles,
    queryFn: async ({ signal }) =>
      (await request<{ items: Profile[] }>(`${root}/profiles?minSeq=${newest.profiles}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

/** One profile as it is stored at this moment, past every list that the browser holds. */
export function readProfile(id: string): Promise<Profile> {
  return request<Profile>(profilePath(id));
}

export function useDetectors() {
  return useQuery({
    queryKey: ['detectors'],
    queryFn: async ({ signal }) => (await request<{ items: DetectorInfo[] }>(`${root}/detectors`, { signal })).items,
  });
}

export function useCreateProfile() {
  return useChange('profiles', (body: ProfileSettings & { slug: string }) =>
    request<Accepted>(`${root}/profiles`, { method: 'POST', body }),
  );
}

export function useReviseProfile(id: string) {
  return useChange('profiles', ({ settings, ifVersion }: { settings: ProfileSettings; ifVersion: number }) =>
    request<Accepted>(profilePath(id), { method: 'PUT', body: settings, ifVersion }),
  );
}

export function useRemoveProfile() {
  return useChange('profiles', (id: string) => inForce(profilePath(id), 'DELETE'));
}

/** What applies from now on, or no longer does, at every gateway. */
export function useAttachment(id: string, verb: 'attach' | 'detach') {
  return useChange('profiles', (target: Target) => inForce(`${profilePath(id)}/${verb}`, 'POST', given(target)));
}

export function useProposeCandidate(id: string) {
  return useChange('profiles', (body: ProfileSettings) => inForce(`${profilePath(id)}/candidate`, 'PUT', body));
}

export function usePromoteCandidate(id: string) {
  return useChange('profiles', () => inForce(`${profilePath(id)}/candidate/promote`, 'POST'));
}

export function useDropCandidate(id: string) {
  return useChange('profiles', () => inForce(`${profilePath(id)}/candidate`, 'DELETE'));
}

export function useExceptions() {
  return useQuery({
    queryKey: readKeys.exceptions,
    queryFn: async ({ signal }) =>
      (await request<{ items: GuardException[] }>(`${root}/exceptions?minSeq=${newest.exceptions}`, { signal })).items,
    refetchInterval: 15_000,
  });
}

export function useAddException() {
  return useChange('exceptions', (body: ExceptionSettings) =>
    inForce(`${root}/exceptions`, 'POST', { ...body, target: given(body.target) }),
  );
}

export function useRemoveException() {
  return useChange('exceptions', (id: string) => inForce(`${root}/exceptions/${encodeURIComponent(id)}`, 'DELETE'));
}

interface Trial {
  text: string;
  direction: 'request' | 'response';
  trust: BackendTrust;
}

/** What a profile, its candidate, or one that is not saved makes of a text; nothing is stored. */
export function useTryProfile() {
  return useMutation({
    mutationFn: ({ profile, ...trial }: Trial & { profile: { id: string; candidate: boolean } | ProfileSettings }) =>
      'id' in profile
        ? request<ScanAnswer>(`${profilePath(profile.id)}/try`, {
            method: 'POST',
            body: { ...trial, candidate: profile.candidate },
          })
        : request<ScanAnswer>(`${root}/try`, { method: 'POST', body: { ...trial, profile } }),
  });
}

/** Empty fields are left out, as the API wants it. */
function given(target: Partial<Target>): Partial<Target> {
  return Object.fromEntries(Object.entries(target).filter(([, value]) => value !== ''));
}
