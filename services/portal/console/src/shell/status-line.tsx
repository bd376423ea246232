import { Box, Group, HoverCard, Table, Text, UnstyledButton } from '@mantine/core';
import { useStatus, type Status } from '../api/status.js';

/** Whether all parts of the product are up, in one line. */
export function StatusLine() {
  const { data, isError } = useStatus();
  const { color, text } = summaryOf(data, isError);
  return (
    <HoverCard position="right-end" width={300} withinPortal openDelay={200}>
      <HoverCard.Target>
        <UnstyledButton px="sm" py={4} aria-label={`State of the product: ${text}`}>
          <Group gap={8} wrap="nowrap">
            <Box w={9} h={9} bg={color} style={{ borderRadius: '50%', flexShrink: 0 }} aria-hidden />
            <Text size="xs" c="dimmed">
              {text}
            </Text>
          </Group>
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>{data && <Parts status={data} />}</HoverCard.Dropdown>
    </HoverCard>
  );
}

function summaryOf(status: Status | undefined, isError: boolean): { color: string; text: string } {
  if (isError) return { color: 'red', text: 'State not known' };
  if (!status) return { color: 'gray', text: 'Checking…' };
  const down = status.parts.filter((part) => part.status === 'down').map(({ name }) => name);
  if (down.length > 0) return { color: 'red', text: `Down: ${down.join(', ')}` };
  return { color: 'green', text: `All parts up · ${status.version}` };
}

function Parts({ status }: { status: Status }) {
  return (
    <Table fz="xs" verticalSpacing={4} withRowBorders={false}>
      <Table.Tbody>
        {status.parts.map(({ name, status: state, version, latencyMs, detail }) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td c={state === 'up' ? 'green' : 'red'}>{state}</Table.Td>
            <Table.Td ta="right">{detail ?? [version, `${latencyMs} ms`].filter(Boolean).join(' · ')}</Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Td>gateways</Table.Td>
          <Table.Td colSpan={2} ta="right">
            {status.replicas.length === 0
              ? 'none'
              : status.replicas.map(({ id, appliedSeq }) => `${id} at ${appliedSeq}`).join(', ')}
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}
