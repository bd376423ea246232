import { Button, Code, Divider, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { isStale } from '../api/changes.js';
import { useMay } from '../api/me.js';
import {
  useRemoveOwnDetector,
  useReviseOwnDetector,
  type OwnDetector,
  type OwnSettings,
} from '../api/own-detectors.js';
import { ChangedMeanwhile } from '../ui/changed-meanwhile.js';
import { DetailsDrawer } from '../ui/details-drawer.js';
import { ProblemAlert } from '../ui/problem.js';
import { RemoveButton } from '../ui/remove-button.js';
import { describeOwn, kindNames, kindOf, missingIn, refusalOf, settingsOf } from './own-detector.js';
import { OwnDetectorFields } from './own-detector-fields.js';
import { TryOwnDetector } from './try-own-detector.js';
import { UploadRows } from './upload-rows.js';

interface OwnDetectorDrawerProps {
  id: string | undefined;
  detector: OwnDetector | undefined;
  isLoading: boolean;
  onClose: () => void;
}

/** Everything about one of the organization's own detectors. */
export function OwnDetectorDrawer({ id, detector, isLoading, onClose }: OwnDetectorDrawerProps) {
  const item = detector && { ...detector, name: detector.title };
  return (
    <DetailsDrawer id={id} item={item} isLoading={isLoading} onClose={onClose} kind="detector" width={760}>
      {(shown) => <Details key={shown.id} detector={shown} onClose={onClose} />}
    </DetailsDrawer>
  );
}

function Details({ detector, onClose }: { detector: OwnDetector & { name: string }; onClose: () => void }) {
  // What the person began with: the list goes on being refreshed while the form is open.
  const [version, setVersion] = useState(detector.version);
  const remove = useRemoveOwnDetector();
  const kind = kindOf(detector);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {kindNames[kind]}, named <Code>{detector.detector}</Code>
        {kind === 'wordList' && `, looks for ${describeOwn(detector)}`}
      </Text>
      {kind === 'exactData' && <UploadRows detector={detector} version={version} onUploaded={setVersion} />}
      {kind === 'exactData' && <Divider />}
      <EditOwnDetector detector={detector} version={version} onSaved={setVersion} />
      {remove.error && <ProblemAlert error={remove.error} />}
      <RemoveButton
        item={detector}
        kind="detector"
        permission="guardrail:write"
        remove={remove}
        onRemoved={onClose}
        onRefused={() => undefined}
      >
        What it looks for is removed with it, and cannot be had back.
      </RemoveButton>
    </Stack>
  );
}

interface EditOwnDetectorProps {
  detector: OwnDetector;
  version: number;
  onSaved: (version: number) => void;
}

function EditOwnDetector({ detector, version, onSaved }: EditOwnDetectorProps) {
  const [settings, setSettings] = useState<OwnSettings>(() => settingsOf(detector));
  const [refusal, setRefusal] = useState<string>();
  const revise = useReviseOwnDetector(detector.id);
  const mayWrite = useMay('guardrail:write');
  const kind = kindOf(detector);
  const missing = missingIn(settings, false);
  const change = (next: OwnSettings) => {
    setSettings(next);
    setRefusal(undefined);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setRefusal(undefined);
    revise.mutate(
      { settings, ifVersion: version },
      {
        onSuccess: (accepted) => {
          notifications.show({ color: 'green', message: `“${settings.title}” is saved.` });
          onSaved(accepted.version);
          if (settings.wordList) setSettings({ ...settings, wordList: { matchesCase: settings.wordList.matchesCase } });
        },
        onError: (error) => setRefusal(refusalOf(error, kind)),
      },
    );
  };
  const isOther = revise.error ? isStale(revise.error) : false;
  return (
    <form onSubmit={submit}>
      <Stack>
        <OwnDetectorFields value={settings} onChange={change} isNew={false} refusal={refusal} />
        <TryOwnDetector
          settings={settings}
          dataOf={kind === 'regex' ? undefined : detector.id}
          isReady={missing === undefined}
          onRefusal={setRefusal}
        />
        {isOther && <ChangedMeanwhile />}
        {revise.error && !isOther && refusalOf(revise.error, kind) === undefined && (
          <ProblemAlert error={revise.error} />
        )}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" flex={1}>
            {missing}
          </Text>
          <Button type="submit" loading={revise.isPending} disabled={!mayWrite || missing !== undefined}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
