import { Button, Group, MultiSelect, Pill, Select, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import dayjs from 'dayjs';
import { useState } from 'react';
import { dlpOutcomes, verdicts, type CallFacets } from '../api/calls.js';
import {
  defaultRange,
  filterKeys,
  hasFilter,
  maxRangeDays,
  ranges,
  type LogSearch,
  type RangeName,
} from './log-search.js';

/** A change of the URL; undefined takes a filter away. */
export type SearchChange = { [K in keyof LogSearch]?: LogSearch[K] | undefined };

interface LogFiltersProps {
  search: LogSearch;
  facets: CallFacets | undefined;
  onChange: (change: SearchChange) => void;
}

/** Two side by side on a narrow screen. */
const fieldWidth = { base: 'calc(50% - 6px)', xs: 190 };

/** Every filter of the log. */
export function LogFilters({ search, facets, onChange }: LogFiltersProps) {
  const lists = [
    { key: 'backends', label: 'Backend' },
    { key: 'tools', label: 'Tool' },
    { key: 'agents', label: 'Agent' },
    { key: 'userDomains', label: 'User domain' },
  ] as const;
  return (
    <Group align="flex-end" gap="sm">
      <TimeRange search={search} onChange={onChange} />
      <ToolSearch value={search.search ?? ''} onChange={(text) => onChange({ search: text })} />
      {lists.map(({ key, label }) => (
        <MultiSelect
          key={key}
          label={label}
          placeholder={search[key] ? '' : 'any'}
          w={fieldWidth}
          data={optionsOf(facets?.[key], search[key])}
          value={search[key] ?? []}
          onChange={(values) => onChange({ [key]: values.length === 0 ? undefined : values })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': `Clear ${label}` }}
          nothingFoundMessage="No call has another value"
        />
      ))}
      <MultiSelect
        label="Verdict"
        placeholder={search.verdicts ? '' : 'any'}
        w={fieldWidth}
        data={[...verdicts]}
        value={search.verdicts ?? []}
        onChange={(values) => onChange({ verdicts: values.length === 0 ? undefined : values })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear Verdict' }}
      />
      <MultiSelect
        label="DLP outcome"
        placeholder={search.dlpOutcomes ? '' : 'any'}
        w={fieldWidth}
        data={[...dlpOutcomes]}
        value={search.dlpOutcomes ?? []}
        onChange={(values) => onChange({ dlpOutcomes: values.length === 0 ? undefined : values })}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear DLP outcome' }}
      />
      {(['definition', 'user', 'reason'] as const).map((key) => {
        const value = search[key];
        if (value === undefined) return null;
        const remove = { 'aria-label': `Remove the filter ${key}` };
        return (
          <Pill
            key={key}
            size="lg"
            withRemoveButton
            removeButtonProps={{ ...remove, 'aria-hidden': false, tabIndex: 0 }}
            onRemove={() => onChange({ [key]: undefined })}
          >
            {key}: {key === 'definition' ? value.slice(0, 12) : value}
          </Pill>
        );
      })}
      {hasFilter(search) && (
        <Button
          variant="subtle"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange(Object.fromEntries(filterKeys.map((key) => [key, undefined])))}
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
}

/** What occurs in the log, with counts, and what is chosen although it occurs no longer. */
function optionsOf(facet: readonly { value: string; count: number }[] = [], chosen: readonly string[] = []) {
  const found = facet
    .filter(({ value }) => value !== '')
    .map(({ value, count }) => ({ value, label: `${value} (${count.toLocaleString()})` }));
  const missing = chosen.filter((value) => !found.some((option) => option.value === value));
  return [...found, ...missing.map((value) => ({ value, label: value }))];
}

function ToolSearch({ value, onChange }: { value: string; onChange: (text: string | undefined) => void }) {
  // What is being typed goes into the URL after a pause; once the URL changes, by us or by others, it decides.
  const [typed, setTyped] = useState({ over: value, text: value });
  const text = typed.over === value ? typed.text : value;
  const report = useDebouncedCallback((next: string) => onChange(next === '' ? undefined : next), 300);
  return (
    <TextInput
      label="Tool name contains"
      leftSection={<IconSearch size={16} aria-hidden />}
      w={fieldWidth}
      maxLength={256}
      value={text}
      onChange={({ currentTarget }) => {
        setTyped({ over: value, text: currentTarget.value });
        report(currentTarget.value);
      }}
    />
  );
}

function TimeRange({ search, onChange }: Omit<LogFiltersProps, 'facets'>) {
  const { from, to } = search;
  const isOwn = from !== undefined && to !== undefined;
  const choose = (value: string | null) => {
    if (value !== 'own')
      return onChange({ range: (value ?? defaultRange) as RangeName, from: undefined, to: undefined });
    const now = dayjs();
    onChange({ range: undefined, from: now.subtract(1, 'day').toISOString(), to: now.toISOString() });
  };
  const setEnd = (end: 'from' | 'to', text: string | null) => {
    if (text === null || !isOwn) return;
    const range = { from, to, [end]: dayjs(text).toISOString() };
    onChange(fitted(range, end));
  };
  return (
    <>
      <Select
        label="Time"
        w={fieldWidth}
        data={[...ranges.map(({ value, label }) => ({ value, label })), { value: 'own', label: 'From – to' }]}
        value={isOwn ? 'own' : (search.range ?? defaultRange)}
        onChange={choose}
        allowDeselect={false}
      />
      {isOwn &&
        (['from', 'to'] as const).map((end) => (
          <DateTimePicker
            key={end}
            label={end === 'from' ? 'From' : 'To'}
            w={fieldWidth}
            valueFormat="YYYY-MM-DD HH:mm"
            value={dayjs(search[end]).format('YYYY-MM-DD HH:mm:ss')}
            onChange={(text) => setEnd(end, text)}
          />
        ))}
    </>
  );
}

/** Moves the other end so that the range has a length, and not more than the log answers at once. */
export function fitted({ from, to }: { from: string; to: string }, moved: 'from' | 'to'): { from: string; to: string } {
  const [start, end] = [dayjs(from), dayjs(to)];
  const hours = end.diff(start, 'hour', true);
  if (hours > 0 && hours <= maxRangeDays * 24) return { from, to };
  const length = hours <= 0 ? 1 : maxRangeDays * 24;
  return moved === 'from'
    ? { from, to: start.add(length, 'hour').toISOString() }
    : { from: end.subtract(length, 'hour').toISOString(), to };
}
