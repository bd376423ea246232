import { Badge, Group, Tooltip } from '@mantine/core';
import type { Backend, HealthState } from '../api/backends.js';
import type { DlpOutcome, Verdict } from '../api/calls.js';

const verdictLooks: Record<Verdict, { color: string; meaning: string }> = {
  allowed: { color: 'green', meaning: 'It reached the backend, and the answer went back' },
  denied: { color: 'red', meaning: 'Policy, a guardrail or a missing credential refused it' },
  rejected: { color: 'orange', meaning: 'It was not a valid request' },
  failed: { color: 'grape', meaning: 'The backend did not answer as it should' },
};

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { color, meaning } = verdictLooks[verdict];
  return (
    <Tooltip label={meaning}>
      <Badge color={color} variant="light" size="sm" miw="max-content">
        {verdict}
      </Badge>
    </Tooltip>
  );
}

const dlpColors: Record<DlpOutcome, string> = { none: 'gray', logged: 'blue', modified: 'yellow', blocked: 'red' };

export function DlpBadge({ outcome }: { outcome: DlpOutcome }) {
  if (outcome === 'none') return <span>–</span>;
  return (
    <Badge color={dlpColors[outcome]} variant="light" size="sm" miw="max-content">
      {outcome}
    </Badge>
  );
}

const healthLooks: Record<HealthState, { color: string; meaning: string }> = {
  healthy: { color: 'green', meaning: 'It answers' },
  degraded: { color: 'yellow', meaning: 'Some requests fail, or only some gateway replicas reach it' },
  down: { color: 'red', meaning: 'It fails again and again, so calls are kept from it for a while' },
  unknown: { color: 'gray', meaning: 'Nothing was sent to it in the last five minutes' },
};

/** How a backend is. */
export function HealthBadge({ state }: { state: HealthState }) {
  const { color, meaning } = healthLooks[state];
  return (
    <Tooltip label={meaning}>
      <Badge color={color} variant="dot" size="sm" miw="max-content">
        {state}
      </Badge>
    </Tooltip>
  );
}

/** Which generation of MCP a backend speaks. */
export function EraBadges({ backend }: { backend: Backend }) {
  const versions = backend.protocolVersions.join(', ');
  return (
    <Tooltip label={versions === '' ? 'No protocol version was found' : `MCP ${versions}`}>
      <Group gap={4} wrap="nowrap">
        {backend.modern && (
          <Badge size="sm" variant="light" color="teal" miw="max-content">
            modern
          </Badge>
        )}
        {backend.legacy && (
          <Badge size="sm" variant="light" color="gray" miw="max-content">
            legacy
          </Badge>
        )}
      </Group>
    </Tooltip>
  );
}

/** How the gateway authenticates at a backend; passing tokens on is marked. */
export function CredentialBadge({ backend }: { backend: Backend }) {
  if (backend.conforms) return <span>{backend.credentialMode}</span>;
  return (
    <Tooltip label="Agents bring their own token for it, which MCP forbids to pass on">
      <Badge color="orange" variant="light" size="sm" tt="none" miw="max-content">
        {backend.credentialMode} · not conforming
      </Badge>
    </Tooltip>
  );
}
