import { Button, Group, Modal, MultiSelect, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useAgents } from '../api/agents.js';
import { useBackends } from '../api/backends.js';
import { useMay } from '../api/me.js';
import { useIssueToken, type TokenKind, type TokenWish } from '../api/tokens.js';
import { ProblemAlert } from '../ui/problem.js';
import { ShownOnce } from './shown-once.js';

interface CreateTokenDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

const kinds: { value: TokenKind; label: string }[] = [
  { value: 'pat', label: 'Yours: you, through an agent' },
  { value: 'agt', label: 'An agent on its own' },
  { value: 'svc', label: 'A service' },
];
const emptyWish: TokenWish = {
  ...{ kind: 'pat', name: '', agentId: '', expiresInDays: undefined },
  ...{ backends: [], tools: [], sourceCidrs: [] },
};

/** Issues an access token, and shows it once. */
export function CreateTokenDialog({ isOpen, onClose }: CreateTokenDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Create an access token" size="lg">
      {isOpen && <CreateToken onClose={onClose} />}
    </Modal>
  );
}

function CreateToken({ onClose }: { onClose: () => void }) {
  const [wish, setWish] = useState(emptyWish);
  const issue = useIssueToken();
  const agents = useAgents();
  const mayAny = useMay('token:create-any');
  const set = (change: Partial<TokenWish>) => setWish({ ...wish, ...change });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    issue.mutate(wish);
  };
  if (issue.data) return <ShownOnce issued={issue.data} onClose={onClose} />;
  // A custom agent is somebody's own: without the permission for any token there is one for predefined agents.
  const offered = (agents.data ?? []).filter(({ kind }) => mayAny || kind === 'predefined');
  return (
    <form onSubmit={submit}>
      <Stack>
        {mayAny && (
          <Select
            label="Whose"
            data={kinds}
            allowDeselect={false}
            value={wish.kind}
            onChange={(kind) => kind && set({ kind })}
          />
        )}
        <TextInput
          label="Name"
          description="To recognise it by"
          placeholder="laptop"
          required
          data-autofocus
          maxLength={100}
          value={wish.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        {agents.error && <ProblemAlert error={agents.error} onRetry={() => void agents.refetch()} />}
        <Select
          label="Agent"
          description="The application that uses it"
          placeholder="Pick an agent"
          withAsterisk
          searchable
          data={offered.map(({ id, name }) => ({ value: id, label: name }))}
          value={wish.agentId || null}
          onChange={(agentId) => set({ agentId: agentId ?? '' })}
        />
        <LimitFields value={wish} onChange={set} />
        {issue.error && <ProblemAlert error={issue.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={issue.isPending} disabled={wish.agentId === ''}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface LimitFieldsProps {
  value: TokenWish;
  onChange: (change: Partial<TokenWish>) => void;
}

/** To what the token is limited; nothing = whatever access rules allow. */
function LimitFields({ value, onChange }: LimitFieldsProps) {
  const backends = useBackends();
  return (
    <>
      <MultiSelect
        label="Backends"
        description="Empty: all that access rules allow"
        searchable
        data={(backends.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={[...value.backends]}
        onChange={(ids) => onChange({ backends: ids })}
      />
      <TagsInput
        label="Tools"
        description="As backend/tool; with tools, it is good for no prompt and no resource"
        placeholder={value.tools.length === 0 ? 'crm/search' : ''}
        value={[...value.tools]}
        onChange={(tools) => onChange({ tools })}
      />
      <TagsInput
        label="Networks"
        description="From which it may be used, in CIDR form; empty: any"
        placeholder={value.sourceCidrs.length === 0 ? '10.0.0.0/8' : ''}
        value={[...value.sourceCidrs]}
        onChange={(sourceCidrs) => onChange({ sourceCidrs })}
      />
      <NumberInput
        label="Days until it expires"
        description="Empty: as the gateway is set, usually 90"
        min={1}
        max={3_650}
        allowDecimal={false}
        value={value.expiresInDays ?? ''}
        onChange={(days) => onChange({ expiresInDays: typeof days === 'number' ? days : undefined })}
      />
    </>
  );
}
