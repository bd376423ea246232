import { Accordion, Alert, Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTools, type Backend } from '../api/backends.js';
import { Loading } from '../ui/loading.js';
import { withOverride, type DraftMember } from './draft.js';
import { ToolFields } from './tool-fields.js';

interface MemberFieldsProps {
  member: DraftMember;
  backend: Backend | undefined;
  isLoading: boolean;
  onChange: (member: DraftMember) => void;
}

/** One backend of a bundle: which of its tools are shown, and how. */
export function MemberFields({ member, backend, isLoading, onChange }: MemberFieldsProps) {
  return (
    <Accordion.Item value={member.backendId}>
      <Accordion.Control>
        <Group justify="space-between" gap="xs" pr="xs">
          <Text size="sm" fw={600}>
            {backend?.name ?? member.backendId}
          </Text>
          <Text size="sm" c="dimmed">
            {isLoading ? '' : summaryOf(member, backend)}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        {backend ? (
          <Tools member={member} onChange={onChange} />
        ) : (
          !isLoading && (
            <Alert color="yellow" variant="light">
              This backend has been removed, so agents do not see it in the bundle. Take it out, or add it again on the
              backends page.
            </Alert>
          )
        )}
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function summaryOf({ isLimited, tools, toolOverrides }: DraftMember, backend: Backend | undefined): string {
  if (!backend) return 'removed';
  const changed = toolOverrides.filter(({ name, description }) => name.trim() + description.trim() !== '').length;
  return [
    ...(backend.enabled ? [] : ['disabled']),
    isLimited ? `${tools.length} of ${backend.tools.total} tools` : `all ${backend.tools.total} tools`,
    ...(changed === 0 ? [] : [`${changed} changed`]),
  ].join(', ');
}

function Tools({ member, onChange }: Pick<MemberFieldsProps, 'member' | 'onChange'>) {
  const { backendId, isLimited, tools: selected, toolOverrides, promptOverrides } = member;
  const [search, setSearch] = useState('');
  const tools = useTools(backendId);
  const listed = tools.data?.map(({ name }) => name) ?? [];
  const unlisted = [...selected, ...toolOverrides.map(({ tool }) => tool)].filter((name) => !listed.includes(name));
  const all = [...(tools.data ?? []), ...[...new Set(unlisted)].map((name) => ({ name, description: unlistedText }))];
  const wanted = search.toLowerCase();
  const limit = (value: string) =>
    onChange({ ...member, isLimited: value === 'some', tools: selected.length === 0 ? listed : selected });
  const pick = (name: string, isPicked: boolean) =>
    onChange({ ...member, tools: isPicked ? [...selected, name] : selected.filter((tool) => tool !== name) });
  return (
    <Stack gap="sm">
      <SegmentedControl
        fullWidth
        aria-label={`Tools of ${backendId}`}
        value={isLimited ? 'some' : 'all'}
        onChange={limit}
        disabled={tools.isPending}
        data={[
          { value: 'all', label: 'All tools' },
          { value: 'some', label: 'Selected tools' },
        ]}
      />
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" flex={1}>
          {isLimited
            ? 'Tools that the backend gets later are left out.'
            : 'Tools that the backend gets later are shown too.'}
        </Text>
        {isLimited && (
          <Button.Group>
            <Button size="compact-sm" variant="default" onClick={() => onChange({ ...member, tools: listed })}>
              Pick all
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => onChange({ ...member, tools: [] })}>
              Pick none
            </Button>
          </Button.Group>
        )}
      </Group>
      {all.length > 8 && (
        <TextInput
          aria-label={`Search tools of ${backendId}`}
          placeholder="Search tools"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      <Loading query={tools} what="tools" height={120} />
      {all
        .filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted))
        .map((tool) => (
          <ToolFields
            key={tool.name}
            backendId={backendId}
            tool={tool}
            isShown={!isLimited || selected.includes(tool.name)}
            onPick={isLimited ? (isPicked) => pick(tool.name, isPicked) : undefined}
            override={toolOverrides.find((override) => override.tool === tool.name)}
            onChange={(change) => onChange(withOverride(member, tool.name, change))}
          />
        ))}
      {promptOverrides.length > 0 && (
        <Text size="sm" c="dimmed">
          {promptOverrides.length} of its prompts have other names or descriptions; the command line and the API change
          them.
        </Text>
      )}
    </Stack>
  );
}

const unlistedText = 'The backend does not list this tool now.';
