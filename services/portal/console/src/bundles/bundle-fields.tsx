import { Accordion, Input, MultiSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useBackends, type Backend } from '../api/backends.js';
import { ProblemAlert } from '../ui/problem.js';
import { newMember, type Draft, type DraftMember } from './draft.js';
import { MemberFields } from './member-fields.js';

interface BundleFieldsProps {
  value: Draft;
  onChange: (value: Draft) => void;
}

/** The fields of a bundle below its name. */
export function BundleFields({ value, onChange }: BundleFieldsProps) {
  const backends = useBackends();
  const set = (change: Partial<Draft>) => onChange({ ...value, ...change });
  const pick = (ids: readonly string[]) =>
    set({ members: ids.map((id) => value.members.find(({ backendId }) => backendId === id) ?? newMember(id)) });
  const change = (member: DraftMember) =>
    set({ members: value.members.map((other) => (other.backendId === member.backendId ? member : other)) });
  return (
    <>
      {backends.error && <ProblemAlert error={backends.error} onRetry={() => void backends.refetch()} />}
      <MultiSelect
        label="Backends"
        description="Agents see their tools in this order"
        placeholder={value.members.length === 0 ? 'Pick backends' : ''}
        withAsterisk
        searchable
        hidePickedOptions
        data={optionsOf(backends.data ?? [], value)}
        nothingFoundMessage="No other backend"
        value={value.members.map(({ backendId }) => backendId)}
        onChange={pick}
      />
      {value.members.length > 0 && (
        <Stack gap={4}>
          <Input.Label component="div">Tools</Input.Label>
          <Accordion variant="contained" keepMounted={false}>
            {value.members.map((member) => (
              <MemberFields
                key={member.backendId}
                member={member}
                backend={backends.data?.find(({ id }) => id === member.backendId)}
                isLoading={backends.isPending}
                onChange={change}
              />
            ))}
          </Accordion>
        </Stack>
      )}
      <Switch
        label="Tool search"
        description="Agents see two tools, find_tool and call_tool, instead of all. For bundles with very many tools."
        checked={value.toolSearch}
        onChange={({ currentTarget }) => set({ toolSearch: currentTarget.checked })}
      />
      <Textarea
        label="Instructions"
        description="What agents are told when they connect"
        autosize
        minRows={2}
        maxRows={12}
        maxLength={10_000}
        value={value.instructions}
        onChange={({ currentTarget }) => set({ instructions: currentTarget.value })}
      />
      <TextInput
        label="Description"
        description="For administrators"
        maxLength={1000}
        value={value.description}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
      />
    </>
  );
}

function optionsOf(backends: readonly Backend[], { members }: Draft) {
  const gone = members.filter(({ backendId }) => !backends.some(({ id }) => id === backendId));
  return [
    ...backends.map(({ id, name, enabled }) => ({ value: id, label: enabled ? name : `${name} (disabled)` })),
    ...gone.map(({ backendId }) => ({ value: backendId, label: backendId })),
  ];
}
