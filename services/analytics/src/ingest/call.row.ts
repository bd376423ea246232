import type { CallRecord } from '@gatehouse/contracts';

/** One row of the table `calls`, as JSONEachRow takes it. */
export interface CallRow {
  org: string;
  /** Seconds since 1970-01-01 UTC with three decimals. */
  time: string;
  id: string;
  endpoint: string;
  backend: string;
  method: string;
  target: string;
  definition_hash: string;
  agent: string;
  user: string;
  user_domain: string;
  principal_kind: string;
  client_label: string;
  era_in: string;
  era_out: string;
  verdict: string;
  reason: string;
  rule: string;
  dlp_outcome: string;
  'findings.detector': string[];
  'findings.direction': string[];
  'findings.count': number[];
  'findings.action': string[];
  'findings.mode': string[];
  'findings.rule': string[];
  guardrail_bundle: string;
  shadow_outcome: string;
  web_role: string;
  web_adapter: string;
  web_query: string;
  web_policies: string[];
  'web_hosts.host': string[];
  'web_hosts.kept': number[];
  'web_hosts.dropped': number[];
  web_changes: string[];
  web_would: string[];
  policy_sequence: number;
  request_bytes: number;
  response_bytes: number;
  total_us: number;
  upstream_us: number;
  status: number;
  is_error: boolean;
  trace_id: string;
  conversation: string;
  stream_sequence: number;
}

// The end of what DateTime64(3) holds, 2299-12-31.
const lastTimeMs = 10_413_791_999_999;
const lastStatus = 65_535;
// GraphQL's Int.
const lastInt = 2_147_483_647;

/** A call record as its row. Every record has one: a value that a column cannot hold must not stop all the others. */
export function toCallRow(record: CallRecord, streamSequence: number): CallRow {
  const { findings } = record;
  return {
    org: record.orgId,
    time: (clamp(record.timeMs, lastTimeMs) / 1_000).toFixed(3),
    id: record.id,
    endpoint: record.endpoint,
    backend: record.backendId,
    method: record.method,
    target: record.target,
    definition_hash: record.definitionHash,
    agent: record.agentId,
    user: record.userId,
    user_domain: record.userDomain,
    principal_kind: record.principalKind,
    client_label: record.clientLabel,
    era_in: record.eraIn,
    era_out: record.eraOut,
    verdict: record.verdict,
    reason: record.reason,
    rule: record.ruleId,
    // What records of earlier versions call it.
    dlp_outcome: record.dlpOutcome === 'masked' ? 'modified' : record.dlpOutcome,
    'findings.detector': findings.map(({ detector }) => detector),
    'findings.direction': findings.map(({ direction }) => direction),
    'findings.count': findings.map(({ count }) => clamp(count, lastInt)),
    'findings.action': findings.map(({ action }) => action),
    'findings.mode': findings.map(({ mode }) => mode || 'enforce'),
    'findings.rule': findings.map(({ ruleId }) => ruleId),
    guardrail_bundle: record.guardrailBundle,
    shadow_outcome: record.shadowOutcome,
    ...webColumns(record),
    policy_sequence: clamp(record.policySequence, Number.MAX_SAFE_INTEGER),
    request_bytes: clamp(record.requestBytes, lastInt),
    response_bytes: clamp(record.responseBytes, lastInt),
    total_us: record.totalUs,
    upstream_us: record.upstreamUs,
    status: clamp(record.status, lastStatus),
    is_error: record.isError,
    trace_id: record.traceId,
    conversation: record.conversationId,
    stream_sequence: streamSequence,
  };
}

function webColumns({ webSearch }: CallRecord): Pick<CallRow, Extract<keyof CallRow, `web_${string}`>> {
  const { role = '', adapter = '', query = '', policies = [], hosts = [], changes = [], would = [] } = webSearch ?? {};
  return {
    web_role: role,
    web_adapter: adapter,
    web_query: query,
    web_policies: policies,
    'web_hosts.host': hosts.map(({ host }) => host),
    'web_hosts.kept': hosts.map(({ kept }) => clamp(kept, lastInt)),
    'web_hosts.dropped': hosts.map(({ dropped }) => clamp(dropped, lastInt)),
    web_changes: changes,
    web_would: would,
  };
}

/** A whole number from 0 to `max`; 0 for what is no number. */
function clamp(value: number, max: number): number {
  return Number.isFinite(value) ? Math.min(max, Math.max(0, Math.trunc(value))) : 0;
}
