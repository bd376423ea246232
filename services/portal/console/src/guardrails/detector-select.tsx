import { TagsInput } from '@mantine/core';
import { useDetectors } from '../api/guardrails.js';
import { useOwnDetectors } from '../api/own-detectors.js';

const groups = [
  { value: 'pci.*', label: 'pci.*' },
  { value: 'secret.*', label: 'secret.*' },
  { value: 'pii.*', label: 'pii.*' },
  { value: 'fin.*', label: 'fin.*' },
  { value: 'health.*', label: 'health.*' },
  { value: 'mcp.*', label: 'mcp.*' },
  { value: 'org.*', label: 'org.*' },
];

interface DetectorSelectProps {
  label?: string;
  /** None may be chosen, too. */
  isOptional?: boolean;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** Detectors by id, and groups of them. */
export function DetectorSelect({ label = 'Detectors', isOptional = false, value, onChange }: DetectorSelectProps) {
  const detectors = useDetectors();
  const own = useOwnDetectors();
  return (
    <TagsInput
      label={label}
      description="Ids such as pci.card_number, or groups such as secret.*"
      placeholder={value.length === 0 ? 'Choose or type' : ''}
      data={[
        { group: 'Groups', items: groups },
        ...(own.data?.length ? [{ group: 'Your own', items: own.data.map(({ detector }) => detector) }] : []),
        { group: 'Detectors', items: (detectors.data ?? []).map(({ id }) => id) },
      ]}
      limit={60}
      value={[...value]}
      onChange={onChange}
      required={!isOptional && value.length === 0}
    />
  );
}
