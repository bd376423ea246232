import { Anchor, Badge, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRadar } from '@tabler/icons-react';
import { useOwnDetectors, type OwnDetector } from '../api/own-detectors.js';
import { AddButton } from '../ui/add-button.js';
import { Empty } from '../ui/empty.js';
import { formatTime } from '../ui/format.js';
import { Loading } from '../ui/loading.js';
import { CreateOwnDetectorDialog } from './create-own-detector.dialog.js';
import { OwnDetectorDrawer } from './own-detector.drawer.js';
import { describeOwn, kindNames, kindOf } from './own-detector.js';

interface OwnDetectorsTabProps {
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
}

/** What an organization looks for besides what comes with the product. */
export function OwnDetectorsTab({ openId, onOpen }: OwnDetectorsTabProps) {
  const detectors = useOwnDetectors();
  const [isCreating, creating] = useDisclosure(false);
  const createButton = (
    <AddButton permission="guardrail:write" onClick={creating.open}>
      Create detector
    </AddButton>
  );
  const hasSome = detectors.data !== undefined && detectors.data.length > 0;
  return (
    <Stack>
      {hasSome && (
        <Group justify="space-between">
          <Text size="sm" c="dimmed" maw={640}>
            Rules of profiles and web-search policies name them like any other detector, or all of them, org.*.
          </Text>
          {createButton}
        </Group>
      )}
      <Loading query={detectors} what="own detectors" />
      {detectors.data?.length === 0 && (
        <Empty icon={<IconRadar />} title="No detector of your own yet" action={createButton}>
          What only you know is sensitive, the product cannot know: your case numbers, code names, customers. A detector
          finds it as a pattern, as words, or as the rows of a table.
        </Empty>
      )}
      {hasSome && <OwnDetectorsTable detectors={detectors.data} onOpen={onOpen} />}
      <CreateOwnDetectorDialog isOpen={isCreating} onClose={creating.close} onCreated={onOpen} />
      <OwnDetectorDrawer
        id={openId}
        detector={detectors.data?.find(({ id }) => id === openId)}
        isLoading={detectors.isPending}
        onClose={() => onOpen(undefined)}
      />
    </Stack>
  );
}

function OwnDetectorsTable({ detectors, onOpen }: { detectors: readonly OwnDetector[]; onOpen: (id: string) => void }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table highlightOnHover verticalSpacing="sm" aria-label="Own detectors">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Detector</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th>Looks for</Table.Th>
            <Table.Th visibleFrom="md">Changed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {detectors.map((detector) => (
            <Table.Tr key={detector.id} onClick={() => onOpen(detector.id)} style={{ cursor: 'pointer' }}>
              <Table.Td>
                <Anchor component="button" type="button" fw={600} size="sm" ta="left" display="block">
                  {detector.title}
                </Anchor>
                <Code>{detector.detector}</Code>
              </Table.Td>
              <Table.Td>
                <Badge size="sm" variant="light" tt="none" miw="max-content">
                  {kindNames[kindOf(detector)]}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                  {describeOwn(detector)}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text size="sm" c="dimmed">
                  {formatTime(detector.changedAt)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
