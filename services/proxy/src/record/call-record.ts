import type { CallRecord, FindingSummary, WebSearchHost, WebSearchUse } from '@gatehouse/contracts';
import type { Exchange } from '../exchange.js';
import { reasons } from '../reasons.js';

type Plain<T> = Omit<T, '$typeName' | '$unknown'>;

type RecordFields = Plain<Omit<CallRecord, 'findings' | 'webSearch'>> & {
  findings: Plain<FindingSummary>[];
  webSearch?: Plain<Omit<WebSearchUse, 'hosts'>> & { hosts: Plain<WebSearchHost>[] };
};

const conversationMs = 30 * 60_000;

/** The call record as ProtoJSON text. `id` comes first: the spool reads it back. */
export function recordText(exchange: Exchange, id: string): string {
  const { outcome, target, principal = anonymous } = exchange;
  const record: RecordFields = {
    id,
    timeMs: exchange.timeMs,
    orgId: orgOf(exchange),
    endpoint: short(exchange.endpoint, 200),
    backendId: exchange.route ? exchange.backendId : '',
    method: short(exchange.message?.method ?? '', 100),
    target: target.kind === 'method' ? '' : short(target.name, 500),
    definitionHash: definitionHash(exchange),
    agentId: principal.agentId,
    userId: principal.userId,
    userDomain: principal.userDomain,
    principalKind: principal.kind,
    clientLabel: clientLabel(exchange),
    eraIn: exchange.era ?? '',
    // Nothing went to the backend unless some time was spent there.
    eraOut: exchange.upstreamUs > 0 ? (exchange.eraOut ?? '') : '',
    verdict: outcome.reason === 'ok' ? 'allowed' : reasons[outcome.reason].verdict,
    reason: outcome.reason,
    dlpOutcome: exchange.dlpOutcome,
    findings: summarize(exchange),
    policySequence: exchange.snapshot.sequence,
    requestBytes: exchange.requestBytes,
    responseBytes: outcome.responseBytes + Buffer.byteLength(outcome.body),
    totalUs: Math.round((performance.now() - exchange.startedAt) * 1_000),
    upstreamUs: exchange.upstreamUs,
    status: outcome.status,
    isError: outcome.isError,
    traceId: exchange.traceId,
    conversationId: conversationOf(exchange),
    ruleId: outcome.ruleId,
    ...webSearchOf(exchange),
    guardrailBundle: exchange.guardrailBundle,
    shadowOutcome: exchange.shadowOutcome === exchange.dlpOutcome ? '' : exchange.shadowOutcome,
  };
  return JSON.stringify(record);
}

const anonymous = { agentId: '', userId: '', userDomain: '', kind: 'anonymous' };

function definitionHash({ target, org, backendId }: Exchange): string {
  return (target.kind === 'tool' && org?.definitionHash(backendId, target.name)) || '';
}

/** Half a character, which JSON can carry and a database cannot, is replaced. */
function short(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}

/** Organization of the record; what nobody proved to belong anywhere is the default organization's to look at. */
export function orgOf({ principal }: Exchange): string {
  return principal?.org ?? 'default';
}

function webSearchOf({ webSearch }: Exchange): Pick<RecordFields, 'webSearch'> {
  if (!webSearch) return {};
  const { hosts, changes, would, policies, ...rest } = webSearch;
  const lists = { policies: [...policies], changes: [...changes], would: [...would] };
  return { webSearch: { ...rest, ...lists, hosts: hosts.list() } };
}

function summarize({ findings }: Exchange): Plain<FindingSummary>[] {
  if (findings.length === 0) return [];
  const counts = new Map<string, Plain<FindingSummary>>();
  for (const { direction, finding } of findings) {
    const { detector, action, mode, rule } = finding;
    const key = `${direction} ${detector} ${action} ${mode} ${rule}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { detector, direction, count: 1, action, mode, ruleId: rule });
  }
  return [...counts.values()];
}

/** What the client calls itself: in the modern era in every request, in the legacy era when it initializes. */
export function clientLabel({ message, era, session }: Exchange): string {
  if (session?.clientLabel !== undefined) return session.clientLabel;
  const meta = message?.params?._meta as Record<string, unknown> | undefined;
  const info = era === 'modern' ? meta?.['io.modelcontextprotocol/clientInfo'] : message?.params?.clientInfo;
  const name = (info as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' ? short(name, 80) : '';
}

function conversationOf({ session, principal, timeMs, request, traceId }: Exchange): string {
  if (session) return session.id;
  if (request.headers.traceparent !== undefined) return traceId;
  if (!principal) return '';
  return `${principal.agentId}/${principal.userId}/${Math.floor(timeMs / conversationMs)}`;
}
