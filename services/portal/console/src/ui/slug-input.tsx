import { TextInput } from '@mantine/core';

interface SlugInputProps {
  /** What it names. */
  description: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** The name of something in URLs, rules and logs. */
export function SlugInput({ description, value, onChange, error }: SlugInputProps) {
  return (
    <TextInput
      label="Slug"
      description={`${description}; it cannot be changed later`}
      pattern="[a-z0-9][a-z0-9\-]{0,62}"
      title="Lower-case letters, digits and dashes, at most 63"
      required
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
