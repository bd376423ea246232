import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useBackends, useRegisterBackend, useTools, type BackendSettings } from '../api/backends.js';
import { useMe } from '../api/me.js';
import { EraBadges } from '../ui/badges.js';
import { CopyLine } from '../ui/copy-line.js';
import { ProblemAlert } from '../ui/problem.js';
import { SlugInput } from '../ui/slug-input.js';
import { ProbeUrl } from './probe-url.js';
import { SettingsFields } from './settings-fields.js';
import { slugFrom } from './slug.js';

interface AddBackendDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onShow: (id: string) => void;
}

/** Adds a backend by its URL, and tells what was found there. */
export function AddBackendDialog({ isOpen, onClose, onShow }: AddBackendDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Add a backend" size="lg">
      {isOpen && <AddBackend onClose={onClose} onShow={onShow} />}
    </Modal>
  );
}

const empty: BackendSettings = {
  name: '',
  description: '',
  url: '',
  credentialMode: 'none',
  timeoutMs: 0,
  sessionAffinity: 'principal',
  trust: 'public',
};

function AddBackend({ onClose, onShow }: Omit<AddBackendDialogProps, 'isOpen'>) {
  const [settings, setSettings] = useState(empty);
  const [chosenSlug, setSlug] = useState<string>();
  const register = useRegisterBackend();
  const slug = chosenSlug ?? slugFrom(settings.url);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { name, ...rest } = settings;
    register.mutate({ ...rest, name: name.trim() || slug, url: settings.url.trim(), slug });
  };
  if (register.data) return <Found id={register.data.id} onClose={onClose} onShow={onShow} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="URL"
          description="Of the server's MCP endpoint (streamable HTTP)"
          placeholder="https://mcp.example.com/mcp"
          type="url"
          required
          data-autofocus
          value={settings.url}
          onChange={({ currentTarget }) => setSettings({ ...settings, url: currentTarget.value })}
        />
        <ProbeUrl
          url={settings.url.trim()}
          onFound={({ credentialMode }) => credentialMode && setSettings((now) => ({ ...now, credentialMode }))}
        />
        <SlugInput description="Its name in URLs, rules and logs" value={slug} onChange={setSlug} />
        <SettingsFields value={settings} onChange={setSettings} namePlaceholder={slug} />
        {register.error && <ProblemAlert error={register.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={register.isPending}>
            Probe and add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Found({ id, onClose, onShow }: { id: string } & Omit<AddBackendDialogProps, 'isOpen'>) {
  const { mcpUrl } = useMe();
  const backend = useBackends().data?.find((item) => item.id === id);
  const tools = useTools(id).data;
  const server = [backend?.serverName, backend?.serverVersion].filter(Boolean).join(' ');
  return (
    <Stack>
      <Alert color="green" variant="light" icon={<IconCheck aria-hidden />} title={`“${id}” is added`} role="status">
        <Stack gap="xs">
          <Group gap="xs">
            <Text size="sm">Found{server === '' ? '' : ` ${server}`}, an MCP server of the era</Text>
            {backend && <EraBadges backend={backend} />}
          </Group>
          <Text size="sm">
            {tools === undefined ? 'Reading its tools…' : `It offers ${tools.length} tools: `}
            {tools
              ?.slice(0, 8)
              .map(({ name }) => name)
              .join(', ')}
            {tools !== undefined && tools.length > 8 ? ' …' : ''}
          </Text>
        </Stack>
      </Alert>
      <div>
        <Text size="sm">Agents reach it at</Text>
        <CopyLine value={`${mcpUrl}/mcp/${id}`} label="endpoint" />
        <Text size="sm" c="dimmed" mt="xs">
          An agent may use it once it is mapped to this backend and an access rule allows the call.
        </Text>
      </div>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button
          onClick={() => {
            onClose();
            onShow(id);
          }}
        >
          Show its tools
        </Button>
      </Group>
    </Stack>
  );
}
