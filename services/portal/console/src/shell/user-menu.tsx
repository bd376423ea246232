import { Avatar, Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconDevicesOff, IconLogout } from '@tabler/icons-react';
import { signOut, signOutEverywhere, type Me } from '../api/me.js';
import { notifyProblem } from '../ui/problem.js';

export function UserMenu({ me }: { me: Me }) {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Avatar size={22} radius="xl" name={me.userName} color="initials" alt="" />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Account of ${me.userName}`}
        >
          {me.userName}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {me.userName}
          </Text>
          <Text size="xs">
            {me.roles.length === 0 ? 'no role' : me.roles.join(', ')}
            {me.userDomain === '' ? '' : ` · ${me.userDomain}`}
          </Text>
          <Text size="xs">Organization {me.org}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void signOut().catch(notifyProblem)}
        >
          Sign out
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDevicesOff size={16} aria-hidden />}
          onClick={() => void signOutEverywhere().catch(notifyProblem)}
        >
          Sign out everywhere
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
