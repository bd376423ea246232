import {
  Checkbox,
  Collapse,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  actions,
  parts,
  type Direction,
  type GuardAction,
  type MaskStyle,
  type OnError,
  type Rule,
  type RuleMode,
} from '../api/guardrails.js';
import { DetectorSelect } from './detector-select.js';
import { actionLabels, levels, maskStyleLabels } from './words.js';

const directions = [
  { value: 'both', label: 'Both ways' },
  { value: 'request', label: 'What agents send' },
  { value: 'response', label: 'What backends send' },
];
const modes = [
  { value: 'enforce', label: 'Enforce' },
  { value: 'monitor', label: 'Monitor: record what would be done' },
];
const onErrors = [
  { value: 'default', label: 'Refused, if the rule changes or refuses messages' },
  { value: 'closed', label: 'Refused' },
  { value: 'open', label: 'Passed on' },
];

interface RuleFieldsProps {
  value: Rule;
  onChange: (rule: Rule) => void;
}

/** One rule: what it finds, where, and what is done about it. */
export function RuleFields({ value, onChange }: RuleFieldsProps) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const set = (change: Partial<Rule>) => onChange({ ...value, ...change });
  return (
    <Stack gap="sm">
      <DetectorSelect value={value.detectors} onChange={(detectors) => set({ detectors })} />
      <Select
        label="Action"
        data={actions.map((action) => ({ value: action, label: actionLabels[action] }))}
        value={value.action}
        allowDeselect={false}
        onChange={(action) => set({ action: action as GuardAction })}
      />
      {value.action === 'mask' && (
        <Select
          label="What it looks like"
          data={Object.entries(maskStyleLabels).map(([style, label]) => ({ value: style, label }))}
          value={value.maskStyle}
          allowDeselect={false}
          onChange={(style) => set({ maskStyle: style as MaskStyle })}
        />
      )}
      <Group grow align="flex-start">
        <Select
          label="In"
          data={directions}
          value={value.direction}
          allowDeselect={false}
          onChange={(direction) => set({ direction: direction as Direction })}
        />
        <Select
          label="Confidence"
          data={levelsWith(value.minConfidence)}
          value={String(value.minConfidence)}
          allowDeselect={false}
          onChange={(level) => set({ minConfidence: Number(level) })}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label="Mode"
          data={modes}
          value={value.mode}
          allowDeselect={false}
          onChange={(mode) => set({ mode: mode as RuleMode })}
        />
        <MultiSelect
          label="Backends by trust"
          placeholder={value.trusts.length === 0 ? 'All' : ''}
          data={['public', 'partner', 'internal']}
          value={[...value.trusts]}
          onChange={(trusts) => set({ trusts })}
        />
      </Group>
      <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={isOpen} style={{ alignSelf: 'start' }}>
        {isOpen ? 'Fewer conditions' : 'More conditions'}
      </Button>
      <Collapse expanded={isOpen}>
        <MoreFields value={value} set={set} />
      </Collapse>
    </Stack>
  );
}

/** A confidence that is none of the levels is shown as it is. */
function levelsWith(confidence: number) {
  const value = String(confidence);
  return levels.some((level) => level.value === value) ? levels : [...levels, { value, label: `${value} or more` }];
}

function MoreFields({ value, set }: { value: Rule; set: (change: Partial<Rule>) => void }) {
  return (
    <Stack gap="sm">
      <MultiSelect
        label="Parts"
        description="What of a conversation it looks at"
        placeholder={value.parts.length === 0 ? 'All' : ''}
        data={[...parts]}
        value={[...value.parts]}
        onChange={(chosen) => set({ parts: chosen })}
      />
      <TagsInput
        label="Paths"
        description="JSON pointers; * stands for any characters of one key, ** for any keys"
        placeholder={value.paths.length === 0 ? '/params/arguments/**' : ''}
        value={[...value.paths]}
        onChange={(paths) => set({ paths })}
      />
      <Group grow align="flex-end">
        <NumberInput
          label="From so many findings on"
          min={1}
          max={10_000}
          value={value.minCount}
          onChange={(count) => set({ minCount: Math.max(1, Number(count) || 1) })}
        />
        <Checkbox
          label="Equal values count once"
          checked={value.uniqueOnly}
          onChange={({ currentTarget }) => set({ uniqueOnly: currentTarget.checked })}
          mb={8}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label="Messages that cannot be looked at to their end"
          data={onErrors}
          value={value.onError}
          allowDeselect={false}
          onChange={(onError) => set({ onError: onError as OnError })}
        />
        <TextInput
          label="Name in the log"
          placeholder="Its number"
          pattern="[a-z][a-z0-9\-]{0,39}"
          title="Lower-case letters, digits and dashes, at most 40"
          value={value.id}
          onChange={({ currentTarget }) => set({ id: currentTarget.value })}
        />
      </Group>
    </Stack>
  );
}
