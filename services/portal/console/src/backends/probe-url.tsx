import { Alert, Anchor, Button, Collapse, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconQuestionMark } from '@tabler/icons-react';
import { useProbe, type ProbeReport } from '../api/backends.js';
import { useMay } from '../api/me.js';
import { ProblemAlert } from '../ui/problem.js';

interface ProbeUrlProps {
  url: string;
  onFound: (report: ProbeReport) => void;
}

/** Looks at a server by its URL, and tells what it is and which credential it wants. */
export function ProbeUrl({ url, onFound }: ProbeUrlProps) {
  const probe = useProbe();
  const mayProbe = useMay('backend:probe');
  return (
    <Stack gap="xs">
      <Group>
        <Button
          size="xs"
          variant="default"
          disabled={!mayProbe || !URL.canParse(url)}
          loading={probe.isPending}
          onClick={() => probe.mutate(url, { onSuccess: onFound })}
        >
          Look at it
        </Button>
        <Text size="xs" c="dimmed" flex={1}>
          Finds out which credential it wants, and registers nothing
        </Text>
      </Group>
      {probe.error && <ProblemAlert error={probe.error} />}
      {probe.data && !probe.isPending && <Report report={probe.data} />}
    </Stack>
  );
}

function Report({ report }: { report: ProbeReport }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const isClear = report.credentialMode !== null;
  return (
    <Alert
      color={isClear ? 'green' : 'yellow'}
      variant="light"
      icon={isClear ? <IconCheck aria-hidden /> : <IconQuestionMark aria-hidden />}
      role="status"
    >
      <Text size="sm">{report.conclusion}</Text>
      <Anchor component="button" type="button" size="xs" onClick={toggle} aria-expanded={isOpen}>
        How this was found ({report.steps.length} {report.steps.length === 1 ? 'step' : 'steps'})
      </Anchor>
      <Collapse expanded={isOpen}>
        <Table aria-label="Steps" mt="xs" fz="xs">
          <Table.Tbody>
            {report.steps.map(({ request, answer, conclusion }, index) => (
              <Table.Tr key={index}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {request}
                  <Text size="xs" c="dimmed">
                    {answer}
                  </Text>
                </Table.Td>
                <Table.Td>{conclusion}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Collapse>
    </Alert>
  );
}
