import { Button, Group, Modal, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { isStale } from '../api/changes.js';
import { useMay } from '../api/me.js';
import { useRemovePolicy, useSavePolicy, type WebSearchPolicy, type WebSearchSettings } from '../api/web-search.js';
import { ChangedMeanwhile } from '../ui/changed-meanwhile.js';
import { ProblemAlert } from '../ui/problem.js';
import { RemoveButton } from '../ui/remove-button.js';
import { PolicyFields } from './policy-fields.js';

interface PolicyDialogProps {
  policy: WebSearchPolicy | 'new' | undefined;
  onClose: () => void;
}

/** Writes a policy. */
export function PolicyDialog({ policy, onClose }: PolicyDialogProps) {
  return (
    <Modal
      opened={policy !== undefined}
      onClose={onClose}
      title={policy === 'new' ? 'Add a web-search policy' : 'Web-search policy'}
      size="xl"
    >
      {policy && <EditPolicy known={policy === 'new' ? undefined : policy} onClose={onClose} />}
    </Modal>
  );
}

function EditPolicy({ known, onClose }: { known: WebSearchPolicy | undefined; onClose: () => void }) {
  const [settings, setSettings] = useState<WebSearchSettings>(known ? settingsOf(known) : emptyPolicy);
  const save = useSavePolicy(known);
  const remove = useRemovePolicy();
  const mayWrite = useMay('policy:write');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate(settings, {
      onSuccess: () => {
        notifications.show({ color: 'green', message: `“${settings.name}” is saved.` });
        onClose();
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <PolicyFields value={settings} onChange={setSettings} />
        {save.error && (isStale(save.error) ? <ChangedMeanwhile /> : <ProblemAlert error={save.error} />)}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!mayWrite}>
            Save
          </Button>
        </Group>
        {known && (
          <RemoveButton item={known} kind="policy" permission="policy:write" remove={remove} onRemoved={onClose}>
            Searches are not held to it any more, from this moment on.
          </RemoveButton>
        )}
      </Stack>
    </form>
  );
}

function settingsOf({ id: _, version: __, ...settings }: WebSearchPolicy): WebSearchSettings {
  return settings;
}

const emptyPolicy: WebSearchSettings = {
  name: '',
  agents: [],
  groups: [],
  userDomains: [],
  backends: [],
  roles: [],
  query: {
    maxLength: 0,
    detectors: ['secret.*', 'pci.*', 'fin.*', 'pii.*', 'health.*'],
    minConfidence: 0.55,
    internalSuffixes: [],
    codenames: [],
    omitQuery: false,
  },
  request: { safeSearch: 'any', maxCount: 0, freshness: 'any', sideChannels: 'refuse', forbiddenArguments: [] },
  domains: { include: [], exclude: [], includeCategories: [], excludeCategories: [] },
  urls: { schemes: [], hosts: [], allowPrivate: false },
  results: { maxResults: 0, defangLinks: false, stripImages: false, citations: 'redact' },
  mode: 'enforce',
  disabled: false,
};
