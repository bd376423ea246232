import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { ApiError } from '../api/client.js';
import { useCreateOwnDetector, type OwnKind, type OwnSettings } from '../api/own-detectors.js';
import { toSlug } from '../backends/slug.js';
import { ProblemAlert } from '../ui/problem.js';
import { SlugInput } from '../ui/slug-input.js';
import { kindNames, kindOf, missingIn, newSettings, refusalOf } from './own-detector.js';
import { OwnDetectorFields } from './own-detector-fields.js';
import { TryOwnDetector } from './try-own-detector.js';

interface CreateOwnDetectorProps {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (id: string) => void;
}

export function CreateOwnDetectorDialog({ isOpen, ...props }: CreateOwnDetectorProps) {
  return (
    <Modal opened={isOpen} onClose={props.onClose} title="Create a detector" size="xl">
      {isOpen && <CreateOwnDetector {...props} />}
    </Modal>
  );
}

const kinds = Object.entries(kindNames).map(([value, label]) => ({ value: value as OwnKind, label }));
const says: Readonly<Record<OwnKind, string>> = {
  regex: 'Finds what has a form of its own, such as the numbers of your cases or employees.',
  wordList: 'Finds words and phrases, such as code names of projects and names of customers.',
  exactData: 'Finds the very values of a table, such as customers with their accounts. You upload its rows afterwards.',
};
const names: Readonly<Record<OwnKind, string>> = { regex: 'regex', wordList: 'wordlist', exactData: 'edm' };

function CreateOwnDetector({ onClose, onCreated }: Omit<CreateOwnDetectorProps, 'isOpen'>) {
  const [settings, setSettings] = useState<OwnSettings>(newSettings('regex'));
  const [chosenSlug, setSlug] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const create = useCreateOwnDetector();
  const kind = kindOf(settings);
  const slug = chosenSlug ?? toSlug(settings.title);
  const missing = missingIn(settings, true);
  const isTaken = create.error instanceof ApiError && create.error.is('GATEHOUSE_DETECTOR_EXISTS');
  const change = (next: OwnSettings) => {
    setSettings(next);
    setRefusal(undefined);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setRefusal(undefined);
    create.mutate(
      { slug, settings },
      {
        onSuccess: ({ id }) => {
          onClose();
          onCreated(id);
        },
        onError: (error) => setRefusal(refusalOf(error, kind)),
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <div>
          <SegmentedControl
            fullWidth
            aria-label="Kind"
            data={kinds}
            value={kind}
            onChange={(next) => change(newSettings(next, settings))}
          />
          <Text size="sm" c="dimmed" mt={4}>
            {says[kind]}
          </Text>
        </div>
        <OwnDetectorFields value={settings} onChange={change} isNew refusal={refusal} />
        <SlugInput
          description={`Profiles name it org.${names[kind]}.${slug || '…'}`}
          value={slug}
          error={isTaken ? 'Another detector has this slug already.' : undefined}
          onChange={setSlug}
        />
        {kind !== 'exactData' && (
          <TryOwnDetector
            key={kind}
            settings={{ ...settings, title: settings.title || 'New' }}
            dataOf={undefined}
            isReady={missingIn({ ...settings, title: 'New' }, true) === undefined}
            onRefusal={setRefusal}
          />
        )}
        {create.error && !isTaken && refusalOf(create.error, kind) === undefined && (
          <ProblemAlert error={create.error} />
        )}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" flex={1}>
            {missing ?? 'It acts once a rule of a profile names it.'}
          </Text>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={missing !== undefined}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
