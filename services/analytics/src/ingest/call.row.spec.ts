import { describe, expect, it } from '@jest/globals';
import { CallRecordSchema, create, type MessageInitShape } from '@gatehouse/contracts';
import { toCallRow } from './call.row.js';

const record = (init: MessageInitShape<typeof CallRecordSchema>) => create(CallRecordSchema, init);

describe('the row of a call record', () => {
  it('has every field of the record', () => {
    const row = toCallRow(
      record({
        id: 'r:1:7',
        timeMs: 1_767_225_600_123,
        orgId: 'default',
        endpoint: '/mcp/everything',
        backendId: 'everything',
        method: 'tools/call',
        target: 'echo',
        definitionHash: 'abc',
        agentId: 'claude-code',
        userId: 'alice',
        userDomain: 'example.com',
        principalKind: 'user',
        clientLabel: 'Claude Code 2',
        eraIn: 'legacy',
        eraOut: 'modern',
        verdict: 'allowed',
        reason: 'ok',
        dlpOutcome: 'modified',
        findings: [
          {
            detector: 'pci.card_number',
            direction: 'request',
            count: 2,
            action: 'mask',
            mode: 'enforce',
            ruleId: 'cards/1',
          },
          { detector: 'pii.email', direction: 'response', count: 1, action: 'log', mode: 'monitor', ruleId: 'cards/2' },
        ],
        policySequence: 42,
        requestBytes: 100,
        responseBytes: 200,
        totalUs: 1_500,
        upstreamUs: 1_000,
        status: 200,
        isError: true,
        traceId: 'a'.repeat(32),
        conversationId: 'c1',
        ruleId: 'rule-1',
        guardrailBundle: 'f00d',
        shadowOutcome: 'blocked',
        webSearch: {
          role: 'search',
          adapter: 'exa',
          query: 'weather',
          policies: ['p1'],
          hosts: [{ host: 'example.com', kept: 2, dropped: 1 }],
          changes: ['count'],
          would: ['safe_search'],
        },
      }),
      9,
    );
    expect(row).toEqual({
      org: 'default',
      time: '1767225600.123',
      id: 'r:1:7',
      endpoint: '/mcp/everything',
      backend: 'everything',
      method: 'tools/call',
      target: 'echo',
      definition_hash: 'abc',
      agent: 'claude-code',
      user: 'alice',
      user_domain: 'example.com',
      principal_kind: 'user',
      client_label: 'Claude Code 2',
      era_in: 'legacy',
      era_out: 'modern',
      verdict: 'allowed',
      reason: 'ok',
      rule: 'rule-1',
      dlp_outcome: 'modified',
      'findings.detector': ['pci.card_number', 'pii.email'],
      'findings.direction': ['request', 'response'],
      'findings.count': [2, 1],
      'findings.action': ['mask', 'log'],
      'findings.mode': ['enforce', 'monitor'],
      'findings.rule': ['cards/1', 'cards/2'],
      guardrail_bundle: 'f00d',
      shadow_outcome: 'blocked',
      web_role: 'search',
      web_adapter: 'exa',
      web_query: 'weather',
      web_policies: ['p1'],
      'web_hosts.host': ['example.com'],
      'web_hosts.kept': [2],
      'web_hosts.dropped': [1],
      web_changes: ['count'],
      web_would: ['safe_search'],
      policy_sequence: 42,
      request_bytes: 100,
      response_bytes: 200,
      total_us: 1_500,
      upstream_us: 1_000,
      status: 200,
      is_error: true,
      trace_id: 'a'.repeat(32),
      conversation: 'c1',
      stream_sequence: 9,
    });
  });

  it('says of records of earlier versions what is said of others', () => {
    const old = { findings: [{ detector: 'pii.email', direction: 'request', count: 1, action: 'mask' }] };
    expect(toCallRow(record({ ...old, dlpOutcome: 'masked' }), 1)).toMatchObject({
      dlp_outcome: 'modified',
      'findings.mode': ['enforce'],
      'findings.rule': [''],
    });
  });

  it('is the same for the same record', () => {
    const same = record({ id: 'x', timeMs: 1.5, policySequence: 3 });
    expect(toCallRow(same, 1)).toEqual(toCallRow(same, 1));
  });

  it.each([
    [Number.NaN, '0.000'],
    [-1, '0.000'],
    [1.9, '0.001'],
    [1e300, '10413791999.999'],
  ])('holds the time %p in what the column can', (timeMs, time) => {
    expect(toCallRow(record({ timeMs }), 1).time).toBe(time);
  });

  it('holds numbers in what their columns can', () => {
    const row = toCallRow(
      record({ status: 4_000_000_000, requestBytes: 4_294_967_295, policySequence: Number.POSITIVE_INFINITY }),
      1,
    );
    expect(row).toMatchObject({ status: 65_535, request_bytes: 2_147_483_647, policy_sequence: 0 });
  });
});
