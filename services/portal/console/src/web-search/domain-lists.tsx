import { Button, Group, Modal, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconList, IconPlus } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { toSlug } from '../backends/slug.js';
import { useMay } from '../api/me.js';
import {
  useChangeDomains,
  useCreateCategory,
  useDomainCategories,
  useRemoveCategory,
  type DomainCategory,
} from '../api/web-search.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { ProblemAlert } from '../ui/problem.js';
import { RemoveButton } from '../ui/remove-button.js';

/** Lists of domains that policies name. */
export function DomainLists() {
  const categories = useDomainCategories();
  const [open, setOpen] = useState<DomainCategory | 'new'>();
  const mayWrite = useMay('policy:write');
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')} disabled={!mayWrite}>
      Add list
    </Button>
  );
  return (
    <Stack>
      <Loading query={categories} what="domain lists" />
      {categories.data?.length === 0 && (
        <Empty icon={<IconList />} title="No domain list yet" action={add}>
          A list puts many domains under one name, such as malware or competitors, for policies to block or to allow.
          Paste it from a feed of yours: a list takes up to 200,000 domains.
        </Empty>
      )}
      {categories.data && categories.data.length > 0 && (
        <>
          <Group justify="flex-end">{add}</Group>
          <Table verticalSpacing="sm" aria-label="Domain lists">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Domains</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {categories.data.map((category) => (
                <Table.Tr key={category.id}>
                  <Table.Td>
                    <Text size="sm" fw={600}>
                      {category.name}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {[category.id, category.description].filter(Boolean).join(' · ')}
                    </Text>
                  </Table.Td>
                  <Table.Td>{category.count.toLocaleString()}</Table.Td>
                  <Table.Td ta="right">
                    <Button size="xs" variant="light" onClick={() => setOpen(category)} disabled={!mayWrite}>
                      Change
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
      <Modal
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open === 'new' ? 'Add a domain list' : open?.name}
        size="lg"
      >
        {open === 'new' && <CreateList onClose={() => setOpen(undefined)} />}
        {open && open !== 'new' && <ChangeList category={open} onClose={() => setOpen(undefined)} />}
      </Modal>
    </Stack>
  );
}

function CreateList({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const create = useCreateCategory();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate({ slug: toSlug(name), name, description }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description={`Policies name it ${toSlug(name) || '…'}`}
          required
          data-autofocus
          maxLength={63}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label="Description"
          maxLength={1_000}
          value={description}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        />
        {create.error && <ProblemAlert error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={toSlug(name) === ''}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ChangeList({ category, onClose }: { category: DomainCategory; onClose: () => void }) {
  const [text, setText] = useState('');
  const change = useChangeDomains(category.id);
  const remove = useRemoveCategory();
  const domains = domainsIn(text);
  const run = (isRemoval: boolean) =>
    change.mutate(
      { domains, isRemoval },
      {
        onSuccess: () => {
          notifications.show({ color: 'green', message: `“${category.name}” is changed.` });
          setText('');
        },
      },
    );
  return (
    <Stack>
      <Textarea
        label="Domains"
        description="One on each line, each with all its subdomains; lines of a hosts file are taken too"
        autosize
        minRows={8}
        maxRows={16}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {change.error && <ProblemAlert error={change.error} />}
      <Group justify="flex-end">
        <Button variant="default" disabled={domains.length === 0} loading={change.isPending} onClick={() => run(true)}>
          Take out
        </Button>
        <Button disabled={domains.length === 0} loading={change.isPending} onClick={() => run(false)}>
          Add {domains.length > 0 ? domains.length.toLocaleString() : ''}
        </Button>
      </Group>
      <RemoveButton item={category} kind="list" permission="policy:write" remove={remove} onRemoved={onClose}>
        Policies that name it go on without it: what it blocks is not blocked any more.
      </RemoveButton>
    </Stack>
  );
}

/** The last word of each line that is no comment. */
function domainsIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return [...new Set(lines.filter((line) => line !== '').map((line) => line.split(/\s+/).at(-1) ?? ''))];
}
