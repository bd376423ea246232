import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import type { BackendSettings, BackendTrust, CredentialMode, SessionAffinity } from '../api/backends.js';

const modes = [
  { value: 'none', label: 'None: the server asks for no credential' },
  { value: 'header', label: 'Header: Gatehouse adds a stored key or token' },
  { value: 'oauth', label: 'OAuth: people connect it in the browser' },
  { value: 'client_credentials', label: 'OAuth for the gateway itself (client credentials)' },
  { value: 'token_exchange', label: "OAuth: the user's token is exchanged" },
  { value: 'enterprise_managed', label: 'Enterprise-managed: the identity provider vouches (ID-JAG)' },
];

const affinities = [
  { value: 'principal', label: 'One user with one agent (usual)' },
  { value: 'agent', label: 'One agent, whoever uses it' },
  { value: 'call', label: 'None: each call begins anew' },
];

const trusts = [
  { value: 'public', label: 'Public: anybody runs it' },
  { value: 'partner', label: 'Partner: there is a contract with who runs it' },
  { value: 'internal', label: 'Internal: your organization runs it' },
];

interface SettingsFieldsProps {
  value: BackendSettings;
  onChange: (value: BackendSettings) => void;
  namePlaceholder: string;
}

/** The fields of a backend that a person sets. */
export function SettingsFields({ value, onChange, namePlaceholder }: SettingsFieldsProps) {
  const set = (change: Partial<BackendSettings>) => onChange({ ...value, ...change });
  return (
    <>
      <TextInput
        label="Name"
        description="How people see it"
        placeholder={namePlaceholder}
        maxLength={100}
        value={value.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={1000}
        value={value.description}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
      />
      <Select
        label="Credential"
        data={modes}
        value={value.credentialMode}
        allowDeselect={false}
        onChange={(mode) => set({ credentialMode: mode as CredentialMode })}
      />
      <NumberInput
        label="Longest time for a call"
        description="In seconds; 0 = the gateway's default"
        min={0}
        max={900}
        decimalScale={3}
        value={value.timeoutMs / 1_000}
        onChange={(seconds) => set({ timeoutMs: Math.round(Number(seconds) * 1_000) })}
      />
      <Select
        label="Trust"
        description="How far it is trusted with data: guardrail rules can be for some backends only"
        data={trusts}
        value={value.trust}
        allowDeselect={false}
        onChange={(trust) => set({ trust: trust as BackendTrust })}
      />
      <Select
        label="Calls that share a session"
        description="Matters when the server speaks only the legacy era, remembers something between calls, and the agent is modern"
        data={affinities}
        value={value.sessionAffinity}
        allowDeselect={false}
        onChange={(affinity) => set({ sessionAffinity: affinity as SessionAffinity })}
      />
    </>
  );
}
