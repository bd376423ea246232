import { Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { readBackend, useUpdateBackend, type Backend, type BackendSettings } from '../api/backends.js';
import { isStale } from '../api/changes.js';
import { useMay } from '../api/me.js';
import { Conflict, type Difference } from '../ui/conflict.js';
import { notifyProblem, ProblemAlert } from '../ui/problem.js';
import { SettingsFields } from './settings-fields.js';

/** Changes the settings of a backend; a change that somebody else made meanwhile is shown, not overwritten. */
export function EditBackend({ backend }: { backend: Backend }) {
  // What the person began with: the lists go on being refreshed while the form is open.
  const [base, setBase] = useState(backend);
  const [settings, setSettings] = useState(settingsOf(backend));
  const [theirs, setTheirs] = useState<Backend>();
  const update = useUpdateBackend(backend.id);
  const mayUpdate = useMay('backend:update');

  const save = (ifVersion: number) =>
    update.mutate(
      { settings: { ...settings, name: settings.name.trim() || backend.id, url: settings.url.trim() }, ifVersion },
      {
        onSuccess: ({ version }) => {
          notifications.show({ color: 'green', message: `“${backend.id}” is saved.` });
          setBase({ ...base, ...settings, version });
          setTheirs(undefined);
        },
        onError: (error) => {
          if (isStale(error)) void readBackend(backend.id).then(setTheirs, notifyProblem);
        },
      },
    );
  const takeTheirs = (current: Backend) => {
    setBase(current);
    setSettings(settingsOf(current));
    setTheirs(undefined);
    update.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save(base.version);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="URL"
          type="url"
          required
          description="The server is probed again when you save"
          value={settings.url}
          onChange={({ currentTarget }) => setSettings({ ...settings, url: currentTarget.value })}
        />
        <SettingsFields value={settings} onChange={setSettings} namePlaceholder={backend.id} />
        {theirs && (
          <Conflict
            what="backend"
            differences={differencesOf(settings, theirs)}
            onTakeTheirs={() => takeTheirs(theirs)}
            onKeepMine={() => save(theirs.version)}
          />
        )}
        {update.error && !isStale(update.error) && <ProblemAlert error={update.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={update.isPending} disabled={!mayUpdate || theirs !== undefined}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const labels: Record<keyof BackendSettings, string> = {
  name: 'Name',
  description: 'Description',
  url: 'URL',
  credentialMode: 'Credential',
  timeoutMs: 'Longest call (ms)',
  sessionAffinity: 'Calls that share a session',
  trust: 'Trust',
};

/** What is stored now and what the person has typed, where they differ. */
function differencesOf(mine: BackendSettings, theirs: Backend): Difference[] {
  return (Object.keys(labels) as (keyof BackendSettings)[])
    .filter((key) => mine[key] !== theirs[key])
    .map((key) => ({ label: labels[key], stored: String(theirs[key]), mine: String(mine[key]) }));
}

function settingsOf(backend: Backend): BackendSettings {
  const { name, description, url, credentialMode, timeoutMs, sessionAffinity, trust } = backend;
  return { name, description, url, credentialMode, timeoutMs, sessionAffinity, trust };
}
