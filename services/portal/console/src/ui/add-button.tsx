import { Button, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '../api/me.js';

interface AddButtonProps {
  permission: Parameters<typeof useMay>[0];
  onClick: () => void;
  children: ReactNode;
}

/** Adds one more to a list; says why not to those whose role does not allow it. */
export function AddButton({ permission, onClick, children }: AddButtonProps) {
  const isAllowed = useMay(permission);
  return (
    <Tooltip label={`Your role does not allow it (${permission})`} disabled={isAllowed}>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onClick} disabled={!isAllowed}>
        {children}
      </Button>
    </Tooltip>
  );
}
