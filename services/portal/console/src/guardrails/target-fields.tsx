import { Autocomplete, Group, Stack, TextInput } from '@mantine/core';
import { useAgents } from '../api/agents.js';
import { useBackends } from '../api/backends.js';
import type { Target } from '../api/guardrails.js';

export const everything: Target = { backendId: '', agentId: '', tool: '', userDomain: '', group: '' };

interface TargetFieldsProps {
  value: Target;
  onChange: (target: Target) => void;
}

/** What something is for: everything that is given must match. */
export function TargetFields({ value, onChange }: TargetFieldsProps) {
  const backends = useBackends();
  const agents = useAgents();
  const set = (change: Partial<Target>) => onChange({ ...value, ...change });
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <Autocomplete
          label="Backend"
          placeholder="Any"
          data={(backends.data ?? []).map(({ id }) => id)}
          value={value.backendId}
          onChange={(backendId) => set({ backendId, ...(backendId === '' ? { tool: '' } : {}) })}
        />
        <TextInput
          label="Tool"
          placeholder={value.backendId === '' ? 'Choose a backend first' : 'Any'}
          disabled={value.backendId === ''}
          maxLength={200}
          value={value.tool}
          onChange={({ currentTarget }) => set({ tool: currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start">
        <Autocomplete
          label="Agent"
          placeholder="Any"
          data={(agents.data ?? []).map(({ id }) => id)}
          value={value.agentId}
          onChange={(agentId) => set({ agentId })}
        />
        <TextInput
          label="User domain"
          placeholder="Any"
          maxLength={253}
          value={value.userDomain}
          onChange={({ currentTarget }) => set({ userDomain: currentTarget.value.trim() })}
        />
        <TextInput
          label="Group"
          placeholder="Any"
          maxLength={200}
          value={value.group}
          onChange={({ currentTarget }) => set({ group: currentTarget.value })}
        />
      </Group>
    </Stack>
  );
}
