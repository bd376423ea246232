import { ActionIcon, Checkbox, Group, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';

interface ToolFieldsProps {
  backendId: string;
  tool: { name: string; description: string };
  isShown: boolean;
  /** Undefined where every tool is shown. */
  onPick: ((isPicked: boolean) => void) | undefined;
  override: { name: string; description: string } | undefined;
  onChange: (change: Partial<{ name: string; description: string }>) => void;
}

/** One tool of a bundle: whether it is shown, and under which name and description. */
export function ToolFields({ backendId, tool, isShown, onPick, override, onChange }: ToolFieldsProps) {
  const [isEditing, setEditing] = useState(false);
  const isRenamed = override !== undefined && override.name.trim() !== '';
  const shownName = isRenamed ? override.name.trim() : `${backendId}__${tool.name}`;
  const description = override?.description.trim() || tool.description;
  return (
    <Stack gap={4}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        {onPick && (
          <Checkbox
            mt={2}
            checked={isShown}
            onChange={({ currentTarget }) => onPick(currentTarget.checked)}
            aria-label={`Show ${tool.name}`}
          />
        )}
        <div style={{ flex: 1, minWidth: 0, opacity: isShown ? 1 : 0.6 }}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {shownName}
            {isRenamed && (
              <Text span inherit fw={400} c="dimmed">
                {` for ${tool.name}`}
              </Text>
            )}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={2}>
            {description === '' ? 'No description' : description}
          </Text>
        </div>
        <Tooltip label="Change name and description">
          <ActionIcon
            variant={isEditing ? 'light' : 'subtle'}
            color="gray"
            disabled={!isShown}
            onClick={() => setEditing(!isEditing)}
            aria-expanded={isEditing}
            aria-label={`Change name and description of ${tool.name}`}
          >
            <IconPencil size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {isEditing && isShown && (
        <OverrideFields backendId={backendId} tool={tool} override={override} onChange={onChange} />
      )}
    </Stack>
  );
}

type OverrideFieldsProps = Pick<ToolFieldsProps, 'backendId' | 'tool' | 'override' | 'onChange'>;

function OverrideFields({ backendId, tool, override, onChange }: OverrideFieldsProps) {
  return (
    <Stack gap="xs" pl="md" pb="xs">
      <TextInput
        size="xs"
        label={`Name of ${tool.name}`}
        placeholder={`${backendId}__${tool.name}`}
        pattern="[A-Za-z0-9_.\-]{1,128}"
        title="Letters, digits and _ - . , at most 128"
        maxLength={128}
        value={override?.name ?? ''}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      <Textarea
        size="xs"
        label={`Description of ${tool.name}`}
        placeholder={tool.description}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        value={override?.description ?? ''}
        onChange={({ currentTarget }) => onChange({ description: currentTarget.value })}
      />
    </Stack>
  );
}
