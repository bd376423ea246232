import { NumberInput, Select, TagsInput } from '@mantine/core';

interface NamesProps {
  label: string;
  description?: string;
  data?: string[] | undefined;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** A list of names that a person may extend. */
export function Names({ label, description, data = [], value, onChange }: NamesProps) {
  return (
    <TagsInput
      label={label}
      description={description}
      data={data}
      value={[...value]}
      onChange={onChange}
      acceptValueOnBlur
      clearable
    />
  );
}

interface AmountProps {
  label: string;
  description: string;
  value: number;
  onChange: (value: number) => void;
}

/** A number of which 0 means no limit. */
export function Amount({ label, description, value, onChange }: AmountProps) {
  return (
    <NumberInput
      label={label}
      description={description}
      min={0}
      max={100_000}
      allowDecimal={false}
      value={value}
      onChange={(next) => onChange(Number(next) || 0)}
    />
  );
}

interface ChoiceProps<Name extends string> {
  label: string;
  description?: string;
  names: readonly Name[];
  value: Name;
  onChange: (value: Name) => void;
}

/** One of a few names. */
export function Choice<Name extends string>({ label, description, names, value, onChange }: ChoiceProps<Name>) {
  return (
    <Select
      label={label}
      description={description}
      data={names}
      value={value}
      allowDeselect={false}
      onChange={(next) => next && onChange(next)}
    />
  );
}
