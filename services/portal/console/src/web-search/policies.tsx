import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { IconWorldSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useWebSearchPolicies, type WebSearchPolicy } from '../api/web-search.js';
import { AddButton } from '../ui/add-button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { PolicyDialog } from './policy.dialog.js';

/** The policies, and the one that is being written. */
export function Policies() {
  const policies = useWebSearchPolicies();
  const [edited, setEdited] = useState<WebSearchPolicy | 'new'>();
  const addButton = (
    <AddButton permission="policy:write" onClick={() => setEdited('new')}>
      Add policy
    </AddButton>
  );
  return (
    <Stack>
      <Loading query={policies} what="policies" />
      {policies.data?.length === 0 && (
        <Empty icon={<IconWorldSearch />} title="No web-search policy yet" action={addButton}>
          Agents may search what their access rules allow, and get every result. A policy stops queries that give
          something away, forces safe search, and takes results out by their domain.
        </Empty>
      )}
      {policies.data && policies.data.length > 0 && (
        <>
          <Group justify="flex-end">{addButton}</Group>
          <PoliciesTable policies={policies.data} onOpen={setEdited} />
        </>
      )}
      <PolicyDialog policy={edited} onClose={() => setEdited(undefined)} />
    </Stack>
  );
}

function PoliciesTable({
  policies,
  onOpen,
}: {
  policies: readonly WebSearchPolicy[];
  onOpen: (p: WebSearchPolicy) => void;
}) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table highlightOnHover verticalSpacing="sm" aria-label="Web-search policies">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Applies to</Table.Th>
            <Table.Th visibleFrom="md">Says</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {policies.map((policy) => (
            <Table.Tr key={policy.id} onClick={() => onOpen(policy)} style={{ cursor: 'pointer' }}>
              <Table.Td>
                <Group gap="xs">
                  <Anchor component="button" type="button" fw={600} size="sm" ta="left">
                    {policy.name}
                  </Anchor>
                  <ModeBadge policy={policy} />
                </Group>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{whoOf(policy)}</Text>
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text size="sm" c="dimmed" lineClamp={3}>
                  {saysOf(policy)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ModeBadge({ policy }: { policy: WebSearchPolicy }) {
  if (policy.disabled) return <Badge color="gray">off</Badge>;
  return <Badge color={policy.mode === 'enforce' ? 'green' : 'yellow'}>{policy.mode}</Badge>;
}

function whoOf({ agents, groups, userDomains, backends }: WebSearchPolicy): string {
  const parts = [
    ['agents', agents],
    ['groups', groups],
    ['user domains', userDomains],
    ['backends', backends],
  ] as const;
  const named = parts.filter(([, names]) => names.length > 0).map(([kind, names]) => `${kind} ${names.join(', ')}`);
  return named.length === 0 ? 'everybody' : named.join('; ');
}

function saysOf({ roles, query, request, domains, results }: WebSearchPolicy): string {
  const excluded = domains.exclude.length + domains.excludeCategories.length;
  const included = domains.include.length + domains.includeCategories.length;
  return [
    roles.length > 0 ? `only ${roles.join(', ')}` : '',
    query.codenames.length > 0 ? `code names: ${query.codenames.length}` : '',
    query.detectors.length > 0 ? `stops ${query.detectors.join(', ')}` : '',
    request.safeSearch === 'any' ? '' : `${request.safeSearch} safe search`,
    included > 0 ? `only domains or lists: ${included}` : '',
    excluded > 0 ? `blocked domains or lists: ${excluded}` : '',
    results.maxResults > 0 ? `most results: ${results.maxResults}` : '',
    results.defangLinks ? 'links defanged' : '',
    results.stripImages ? 'no image URLs' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
