import { Injectable } from '@nestjs/common';
import { ClickHouse } from '../clickhouse/clickhouse.client.js';
import {
  readerCondition,
  toolExpression,
  type CallCondition,
  type FacetColumn,
  type Reader,
} from './call-condition.js';
import type { DlpOutcome, Verdict } from './call-filter.dto.js';
import type { Call, CallFacets, Facet } from './call.dto.js';
import type { Place } from './cursor.js';

interface StoredCall {
  id: string;
  time_ms: number | string;
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
  verdict: Verdict;
  reason: string;
  rule: string;
  dlp_outcome: DlpOutcome;
  'findings.detector': string[];
  'findings.direction': string[];
  'findings.count': number[];
  'findings.action': string[];
  'findings.mode': string[];
  'findings.rule': string[];
  guardrail_bundle: string;
  shadow_outcome: DlpOutcome | '';
  web_role: string;
  web_adapter: string;
  web_query: string;
  web_policies: string[];
  'web_hosts.host': string[];
  'web_hosts.kept': number[];
  'web_hosts.dropped': number[];
  web_changes: string[];
  web_would: string[];
  policy_sequence: number | string;
  request_bytes: number;
  response_bytes: number;
  total_us: number;
  upstream_us: number;
  status: number;
  is_error: boolean;
  trace_id: string;
  conversation: string;
}

const columns = `id, toUnixTimestamp64Milli(time) AS time_ms, endpoint, backend, method, target, definition_hash, agent,
  user, user_domain, principal_kind, client_label, era_in, era_out, verdict, reason, rule, dlp_outcome,
  findings.detector, findings.direction, findings.count, findings.action, findings.mode, findings.rule,
  guardrail_bundle, shadow_outcome, web_role, web_adapter, web_query, web_policies, web_hosts.host, web_hosts.kept,
  web_hosts.dropped, web_changes, web_would, policy_sequence, request_bytes,
  response_bytes, total_us, upstream_us, status, is_error, trace_id, conversation`;

const facets: Readonly<Record<keyof CallFacets, { column: FacetColumn; expression: string }>> = {
  backends: { column: 'backend', expression: 'backend' },
  agents: { column: 'agent', expression: 'agent' },
  tools: { column: 'tool', expression: toolExpression },
  userDomains: { column: 'user_domain', expression: 'user_domain' },
  verdicts: { column: 'verdict', expression: 'verdict' },
  dlpOutcomes: { column: 'dlp_outcome', expression: 'dlp_outcome' },
};
const maxFacetValues = 100;

/** Reads of the call log. A record that is stored twice and not merged yet counts once everywhere. */
@Injectable()
export class LogsQuery {
  constructor(private readonly clickhouse: ClickHouse) {}

  /** Calls behind a place, newest first. */
  async page(condition: CallCondition, { after, limit }: { after: Place | undefined; limit: number }): Promise<Call[]> {
    const behind = after
      ? `AND time <= {afterTime:DateTime64(3)} AND (time, id) < ({afterTime:DateTime64(3)}, {afterId:String})`
      : '';
    // The sort key read backwards: ClickHouse stops after the first rows, where FINAL would merge the whole range.
    const rows = await this.clickhouse.read<StoredCall>(
      `SELECT ${columns} FROM calls WHERE ${condition.sql()} ${behind}
       ORDER BY time DESC, id DESC LIMIT 1 BY time, id LIMIT {limit:UInt32}`,
      {
        ...condition.parameters,
        ...(after ? { afterTime: new Date(after.timeMs), afterId: after.id } : {}),
        limit,
      },
    );
    return rows.map(toCall);
  }

  async count(condition: CallCondition): Promise<number> {
    const [row] = await this.clickhouse.read<{ calls: number | string }>(
      `SELECT count() AS calls FROM calls FINAL WHERE ${condition.sql()}`,
      condition.parameters,
    );
    return Number(row?.calls ?? 0);
  }

  async byId(reader: Reader, id: string): Promise<Call | null> {
    const { sql, parameters } = readerCondition(reader);
    const [row] = await this.clickhouse.read<StoredCall>(
      `SELECT ${columns} FROM calls WHERE ${sql} AND id = {id:String} LIMIT 1`,
      { ...parameters, id },
    );
    return row ? toCall(row) : null;
  }

  /** One list for each facet. */
  async facets(condition: CallCondition): Promise<CallFacets> {
    const lists = Object.entries(facets).map(
      ([name, { column, expression }]) =>
        `SELECT '${name}' AS name, toString(${expression}) AS value, count() AS calls FROM calls FINAL
         WHERE ${condition.sql(column)} AND value != ''
         GROUP BY value ORDER BY calls DESC, value LIMIT ${maxFacetValues}`,
    );
    const rows = await this.clickhouse.read<{ name: keyof CallFacets; value: string; calls: number | string }>(
      lists.map((list) => `SELECT * FROM (${list})`).join('\nUNION ALL\n'),
      condition.parameters,
    );
    const listOf = (name: keyof CallFacets): Facet[] =>
      rows
        .filter((row) => row.name === name)
        .map(({ value, calls }) => ({ value, count: Number(calls) }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    return {
      backends: listOf('backends'),
      agents: listOf('agents'),
      tools: listOf('tools'),
      userDomains: listOf('userDomains'),
      verdicts: listOf('verdicts'),
      dlpOutcomes: listOf('dlpOutcomes'),
    };
  }
}

function toCall(row: StoredCall): Call {
  return {
    id: row.id,
    time: new Date(Number(row.time_ms)),
    endpoint: row.endpoint,
    backend: orNull(row.backend),
    method: orNull(row.method),
    target: orNull(row.target),
    tool: row.method === 'tools/call' ? orNull(row.target) : null,
    definitionHash: orNull(row.definition_hash),
    agent: orNull(row.agent),
    user: orNull(row.user),
    userDomain: orNull(row.user_domain),
    principalKind: row.principal_kind,
    clientLabel: orNull(row.client_label),
    eraIn: orNull(row.era_in),
    eraOut: orNull(row.era_out),
    verdict: row.verdict,
    reason: row.reason,
    rule: orNull(row.rule),
    dlpOutcome: row.dlp_outcome,
    findings: findingsOf(row),
    guardrailBundle: orNull(row.guardrail_bundle),
    shadowOutcome: row.shadow_outcome || null,
    webSearch: webSearchOf(row),
    policySequence: Number(row.policy_sequence),
    requestBytes: row.request_bytes,
    responseBytes: row.response_bytes,
    totalMs: row.total_us / 1_000,
    upstreamMs: row.upstream_us / 1_000,
    gatewayMs: Math.max(0, row.total_us - row.upstream_us) / 1_000,
    status: row.status,
    isError: row.is_error,
    traceId: orNull(row.trace_id),
    conversation: orNull(row.conversation),
  };
}

function webSearchOf(row: StoredCall): Call['webSearch'] {
  if (row.web_role === '') return null;
  return {
    role: row.web_role,
    adapter: row.web_adapter,
    query: orNull(row.web_query),
    policies: row.web_policies,
    hosts: row['web_hosts.host'].map((host, i) => ({
      host,
      kept: row['web_hosts.kept'][i] ?? 0,
      dropped: row['web_hosts.dropped'][i] ?? 0,
    })),
    changes: row.web_changes,
    would: row.web_would,
  };
}

function findingsOf(row: StoredCall): Call['findings'] {
  return row['findings.detector'].map((detector, i) => ({
    detector,
    direction: row['findings.direction'][i] ?? '',
    count: row['findings.count'][i] ?? 0,
    action: row['findings.action'][i] ?? '',
    mode: row['findings.mode'][i] || 'enforce',
    rule: orNull(row['findings.rule'][i] ?? ''),
  }));
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
