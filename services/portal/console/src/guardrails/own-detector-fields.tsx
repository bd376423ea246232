import { Checkbox, Input, NumberInput, SimpleGrid, Slider, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { OwnSettings } from '../api/own-detectors.js';

interface FieldsProps {
  value: OwnSettings;
  onChange: (value: OwnSettings) => void;
  /** Whether its words are not stored yet. */
  isNew: boolean;
  /** What the gateway says against the pattern or the words. */
  refusal: string | undefined;
}

/** Everything that can be set of one of the organization's own detectors, whatever its kind. */
export function OwnDetectorFields(props: FieldsProps) {
  const { value, onChange } = props;
  const set = (change: Partial<OwnSettings>) => onChange({ ...value, ...change });
  return (
    <Stack>
      <TextInput
        label="Name"
        required
        data-autofocus
        maxLength={100}
        value={value.title}
        onChange={({ currentTarget }) => set({ title: currentTarget.value })}
      />
      {value.regex && <PatternFields {...props} regex={value.regex} />}
      {value.wordList && <WordFields {...props} wordList={value.wordList} />}
      {value.exactData && <ExactDataFields {...props} exactData={value.exactData} />}
      <ConfidenceField value={value.confidence} onChange={(confidence) => set({ confidence })} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TagsInput
          label="Words that make it surer"
          description="Near a match, or as the key above it"
          placeholder="ticket, case"
          maxTags={50}
          value={[...value.contextWords]}
          onChange={(contextWords) => set({ contextWords })}
        />
        <TagsInput
          label="Words that make it less sure"
          description="Near a match, or as the key above it"
          placeholder="example, test"
          maxTags={50}
          value={[...value.againstWords]}
          onChange={(againstWords) => set({ againstWords })}
        />
      </SimpleGrid>
      <Checkbox
        label="Find nothing without one of the words that make it surer"
        checked={value.requiresContext}
        onChange={({ currentTarget }) => set({ requiresContext: currentTarget.checked })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Label"
          description="Stands in the place of what is masked; the name when empty"
          placeholder={value.title}
          maxLength={40}
          value={value.label}
          onChange={({ currentTarget }) => set({ label: currentTarget.value })}
        />
        <TextInput
          label="Description"
          description="What it finds, for other administrators"
          maxLength={1_000}
          value={value.description}
          onChange={({ currentTarget }) => set({ description: currentTarget.value })}
        />
      </SimpleGrid>
    </Stack>
  );
}

function PatternFields({
  regex,
  value,
  onChange,
  refusal,
}: FieldsProps & { regex: NonNullable<OwnSettings['regex']> }) {
  const field = useShown<HTMLInputElement>(refusal);
  const set = (change: Partial<typeof regex>) => onChange({ ...value, regex: { ...regex, ...change } });
  return (
    <>
      <TextInput
        label="Pattern"
        description="RE2 syntax, without look-around and back references. Every match needs a fixed text of three characters at least, by which it is found quickly."
        placeholder="CASE-[0-9]{6}"
        required
        maxLength={1_024}
        ff="monospace"
        value={regex.pattern}
        ref={field}
        error={refusal}
        onChange={({ currentTarget }) => set({ pattern: currentTarget.value })}
      />
      <Checkbox
        label="Upper and lower case are the same"
        checked={regex.ignoresCase}
        onChange={({ currentTarget }) => set({ ignoresCase: currentTarget.checked })}
      />
      <Checkbox
        label="Slow: search every text with it"
        description="For patterns without a fixed text. It is tried out when it is saved, and refused when it costs too much."
        checked={regex.isSlow}
        onChange={({ currentTarget }) => set({ isSlow: currentTarget.checked })}
      />
    </>
  );
}

function WordFields({
  wordList,
  value,
  onChange,
  isNew,
  refusal,
}: FieldsProps & { wordList: NonNullable<OwnSettings['wordList']> }) {
  const field = useShown<HTMLTextAreaElement>(refusal);
  const set = (change: Partial<typeof wordList>) => onChange({ ...value, wordList: { ...wordList, ...change } });
  const text = (wordList.words ?? []).join('\n');
  return (
    <>
      <Textarea
        label={isNew ? 'Words' : 'New words'}
        description={
          isNew
            ? 'Words or phrases, one on each line; they are found whole. They are stored encrypted and never shown again.'
            : 'One on each line; they take the place of those that are stored. Leave it empty to keep them.'
        }
        required={isNew}
        autosize
        minRows={4}
        maxRows={12}
        value={text}
        ref={field}
        error={refusal}
        onChange={({ currentTarget }) => set({ words: wordsIn(currentTarget.value) ?? (isNew ? [] : undefined) })}
      />
      <Checkbox
        label="Upper and lower case, and accents, differ"
        checked={wordList.matchesCase}
        onChange={({ currentTarget }) => set({ matchesCase: currentTarget.checked })}
      />
    </>
  );
}

/** A field that comes into view when something is said against it: the button that was pressed may be far below. */
function useShown<Field extends HTMLElement>(refusal: string | undefined) {
  const field = useRef<Field>(null);
  useEffect(() => {
    if (refusal !== undefined) field.current?.focus();
  }, [refusal]);
  return field;
}

/** One on each line; undefined when there is none. */
function wordsIn(text: string): readonly string[] | undefined {
  return text.trim() === '' ? undefined : text.split('\n');
}

function ExactDataFields({
  exactData,
  value,
  onChange,
}: FieldsProps & { exactData: NonNullable<OwnSettings['exactData']> }) {
  const set = (change: Partial<typeof exactData>) => onChange({ ...value, exactData: { ...exactData, ...change } });
  const isCombination = exactData.minColumns > 1;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'end' }}>
      <NumberInput
        label="Columns found together"
        description={
          isCombination
            ? 'So many values of one row have to stand together, such as a name and an account'
            : 'Each value counts by itself, if it has four letters or digits'
        }
        min={1}
        max={16}
        allowDecimal={false}
        value={exactData.minColumns}
        onChange={(minColumns) => set({ minColumns: Number(minColumns) || 1 })}
      />
      <NumberInput
        label="Within characters"
        description="How near in a text; values of one JSON object or array are near, too"
        min={10}
        max={2_000}
        allowDecimal={false}
        disabled={!isCombination}
        value={exactData.withinCharacters}
        onChange={(withinCharacters) => set({ withinCharacters: Number(withinCharacters) || 200 })}
      />
    </SimpleGrid>
  );
}

function ConfidenceField({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <Input.Wrapper
      label={`How sure a match is by itself: ${value.toFixed(2)}`}
      description="Rules ask for low (0.30), medium (0.55) or high (0.80)"
      labelElement="div"
    >
      <Slider
        mt={6}
        thumbLabel="How sure a match is by itself"
        min={0.3}
        max={1}
        step={0.05}
        label={null}
        value={value}
        onChange={onChange}
      />
    </Input.Wrapper>
  );
}
