import { Alert, Drawer, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface DetailsDrawerProps<Item> {
  /** What the URL says is open. */
  id: string | undefined;
  item: Item | undefined;
  isLoading: boolean;
  onClose: () => void;
  /** What it is, such as "backend". */
  kind: string;
  width?: number;
  children: (item: Item) => ReactNode;
}

/** Everything about one item of a list; one that is gone says so. */
export function DetailsDrawer<Item extends { name: string }>(props: DetailsDrawerProps<Item>) {
  const { id, item, isLoading, onClose, kind, width = 640, children } = props;
  const isNarrow = useMediaQuery('(max-width: 48em)');
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={isNarrow ? '100%' : width}
      title={
        <Text fw={600} size="lg">
          {item?.name ?? id}
        </Text>
      }
    >
      {item
        ? children(item)
        : !isLoading &&
          id !== undefined && (
            <Alert color="yellow">
              There is no {kind} “{id}”. It may have been removed.
            </Alert>
          )}
    </Drawer>
  );
}
