import { useQuery } from '@tanstack/react-query';
import { inForce, newest, useChange } from './changes.js';
import { request } from './client.js';

/** Whether the newest version of a tool is in use. */
export type VersionState = 'approved' | 'waiting' | 'rejected';
/** What of a backend's definitions is let through without a person. */
export type Approval = 'strict' | 'additive' | 'trusted';

export interface Reason {
  cause: string;
  detail: string;
}

/** A tool that is out of use. */
export interface QuarantinedTool {
  backendId: string;
  name: string;
  title: string;
  description: string;
  hash: string;
  state: VersionState;
  reasons: readonly Reason[];
  approvedHash: string;
  firstSeenAt: string;
  changedAt: string;
}

export interface ToolVersion {
  hash: string;
  state: VersionState;
  reasons: readonly Reason[];
  seenAt: string;
  replacedAt: string | null;
  decidedBy: string;
  decidedAt: string | null;
  note: string;
}

export interface Difference {
  kind: string;
  path: string;
  before?: unknown;
  after?: unknown;
}

export interface DefinitionFinding {
  detector: string;
  path: string;
  before: string;
  found: string;
  after: string;
}

export interface ToolDiff {
  from: { hash: string; definition: unknown } | null;
  to: { hash: string; definition: unknown };
  differences: readonly Difference[];
  findings: readonly DefinitionFinding[];
}

const keyOf = (...parts: string[]) => ['backends', 'ledger', ...parts];
const pathOf = (backend: string) => `/api/backends/${encodeURIComponent(backend)}`;
const toolPath = (backend: string, tool: string) => `${pathOf(backend)}/tools/${encodeURIComponent(tool)}`;

/** Tools of all backends that wait for a person, and those that one has rejected. */
export function useQuarantined() {
  return useQuery({
    queryKey: keyOf('quarantined'),
    queryFn: async ({ signal }) =>
      (
        await request<{ items: QuarantinedTool[] }>(`/api/tools/quarantined?rejected=true&minSeq=${newest.tools}`, {
          signal,
        })
      ).items,
    refetchInterval: 10_000,
  });
}

export function useToolVersions(backend: string, tool: string) {
  return useQuery({
    queryKey: keyOf('versions', backend, tool),
    queryFn: async ({ signal }) =>
      (await request<{ items: ToolVersion[] }>(`${toolPath(backend, tool)}/versions`, { signal })).items,
  });
}

/** Between two versions; without them between what was approved last and the newest. */
export function useToolDiff(backend: string, tool: string, hashes: { from?: string; to?: string } = {}) {
  const query = new URLSearchParams(hashes).toString();
  return useQuery({
    queryKey: keyOf('diff', backend, tool, query),
    queryFn: ({ signal }) => request<ToolDiff>(`${toolPath(backend, tool)}/diff?${query}`, { signal }),
  });
}

/** Lets versions through or keeps them out of use, in force at every gateway when it answers. */
export function useDecideTools(backend: string) {
  return useChange(
    'tools',
    ({ verb, tools, note }: { verb: 'approve' | 'reject'; tools: { tool: string; hash: string }[]; note: string }) =>
      inForce(`${pathOf(backend)}/${verb}-tools`, 'POST', { tools, note }),
  );
}

/** Takes a tool out of use. */
export function useQuarantineTool(backend: string) {
  return useChange('tools', ({ tool, note }: { tool: string; note: string }) =>
    inForce(`${toolPath(backend, tool)}/quarantine`, 'POST', { note }),
  );
}

export function useSetApprovalPolicy(backend: string) {
  return useChange('tools', (policy: Approval) => inForce(`${pathOf(backend)}/approval-policy`, 'PUT', { policy }));
}
