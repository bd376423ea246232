import {
  Accordion,
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Stack,
  Text,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ProfileSettings, Rule } from '../api/guardrails.js';
import { RuleFields } from './rule-fields.js';
import { describeRule, newRule } from './words.js';

interface ProfileFieldsProps {
  value: ProfileSettings;
  onChange: (value: ProfileSettings) => void;
}

/** The fields of a profile that a person sets. */
export function ProfileFields({ value, onChange }: ProfileFieldsProps) {
  const set = (change: Partial<ProfileSettings>) => onChange({ ...value, ...change });
  return (
    <>
      <TextInput
        label="Name"
        description="How people see it"
        required
        maxLength={100}
        value={value.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        maxLength={1000}
        value={value.description}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
      />
      <Checkbox
        label="Floor"
        description="No other profile and no exception makes its rules milder"
        checked={value.floor}
        onChange={({ currentTarget }) => set({ floor: currentTarget.checked })}
      />
      <Rules rules={value.rules} onChange={(rules) => set({ rules })} />
    </>
  );
}

function Rules({ rules, onChange }: { rules: readonly Rule[]; onChange: (rules: Rule[]) => void }) {
  const [open, setOpen] = useState<string | null>(rules.length === 1 ? '0' : null);
  const replace = (index: number, rule: Rule) => onChange(rules.map((each, i) => (i === index ? rule : each)));
  const move = (index: number, to: number) => {
    const moved = [...rules];
    const [rule] = moved.splice(index, 1);
    if (rule) moved.splice(to, 0, rule);
    setOpen(null);
    onChange(moved);
  };
  const add = () => {
    setOpen(String(rules.length));
    onChange([...rules, newRule]);
  };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        Rules
      </Text>
      <Text size="xs" c="dimmed">
        From top to bottom: the first rule that names a detector, and whose conditions are met, decides.
      </Text>
      <Accordion variant="separated" value={open} onChange={setOpen}>
        {rules.map((rule, index) => (
          <Accordion.Item key={index} value={String(index)}>
            <Accordion.Control>
              <Text size="sm">
                {index + 1}. {describeRule(rule)}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <RuleFields value={rule} onChange={(next) => replace(index, next)} />
              <RuleButtons
                index={index}
                count={rules.length}
                onMove={(to) => move(index, to)}
                onRemove={() => onChange(rules.filter((_, i) => i !== index))}
              />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Button variant="light" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        Add rule
      </Button>
    </Stack>
  );
}

interface RuleButtonsProps {
  index: number;
  count: number;
  onMove: (to: number) => void;
  onRemove: () => void;
}

function RuleButtons({ index, count, onMove, onRemove }: RuleButtonsProps) {
  const buttons = [
    { label: 'Move up', icon: IconArrowUp, onClick: () => onMove(index - 1), disabled: index === 0 },
    { label: 'Move down', icon: IconArrowDown, onClick: () => onMove(index + 1), disabled: index === count - 1 },
    { label: 'Remove rule', icon: IconTrash, onClick: onRemove, disabled: count === 1 },
  ];
  return (
    <Group justify="flex-end" gap={4} mt="sm">
      {buttons.map(({ label, icon: Icon, ...button }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="subtle" color="gray" aria-label={`${label} ${index + 1}`} {...button}>
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
