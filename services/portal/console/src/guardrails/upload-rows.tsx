import { Button, Code, FileButton, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { isStale } from '../api/changes.js';
import { useMay } from '../api/me.js';
import { useUploadRows, type OwnDetector } from '../api/own-detectors.js';
import { ChangedMeanwhile } from '../ui/changed-meanwhile.js';
import { formatBytes } from '../ui/format.js';
import { ProblemAlert } from '../ui/problem.js';
import { describeOwn } from './own-detector.js';

interface UploadRowsProps {
  detector: OwnDetector;
  /** What the person began with. */
  version: number;
  onUploaded: (version: number) => void;
}

/** The rows that a detector of exact data looks for. */
export function UploadRows({ detector, version, onUploaded }: UploadRowsProps) {
  const [part, setPart] = useState(0);
  const forgetFile = useRef<() => void>(null);
  const upload = useUploadRows(detector.id);
  const mayWrite = useMay('guardrail:write');
  const { data } = detector;
  const send = (file: File | null) => {
    if (!file) return;
    setPart(0);
    upload.mutate(
      { file, onProgress: setPart, ifVersion: version },
      {
        onSuccess: (accepted) => {
          notifications.show({ color: 'green', message: `The rows of ${file.name} are in force.` });
          onUploaded(accepted.version);
        },
        // The same file again is to be taken for another choice.
        onSettled: () => forgetFile.current?.(),
      },
    );
  };
  return (
    <Stack gap="xs" component="section" aria-label="Rows">
      <Title order={3} size="h5">
        Rows
      </Title>
      <Text size="sm" role="status">
        It looks for {describeOwn(detector)}
        {data && `: ${data.entries.toLocaleString()} different values, ${formatBytes(data.sizeBytes)} of keyed hashes`}.
      </Text>
      <Text size="sm" c="dimmed">
        CSV in UTF-8 with a row of names, such as <Code>name,account</Code>; at most a million rows. They are hashed as
        they arrive, and nothing else of them is kept. An upload replaces the rows before; one with an error changes
        nothing.
      </Text>
      {upload.isPending && (
        <>
          <Progress value={part * 100} animated={part === 1} aria-label="Upload" />
          <Text size="xs" c="dimmed">
            {part < 1 ? `${Math.floor(part * 100)} % is sent` : 'All is sent; the gateway looks at the rows'}
          </Text>
        </>
      )}
      {upload.error && (isStale(upload.error) ? <ChangedMeanwhile /> : <ProblemAlert error={upload.error} />)}
      <Group>
        <FileButton
          accept=".csv,text/csv"
          onChange={send}
          disabled={!mayWrite || upload.isPending}
          resetRef={forgetFile}
        >
          {(props) => (
            <Button
              {...props}
              variant={data ? 'default' : 'filled'}
              leftSection={<IconUpload size={16} aria-hidden />}
              loading={upload.isPending}
              disabled={!mayWrite}
            >
              {data ? 'Replace the rows' : 'Upload CSV'}
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  );
}
