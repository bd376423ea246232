import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';

/** The way to a session; it leads back to the page that was asked for. */
export function SignInPage() {
  const { href } = useLocation();
  return (
    <Center h="100vh" p="md" component="main">
      <Paper withBorder p="xl" maw={400} w="100%">
        <Stack align="center" gap="sm">
          <img src="/favicon.svg" alt="" width={48} height={48} />
          <Title order={1} size="h3">
            Gatehouse
          </Title>
          <Text c="dimmed" ta="center">
            One governed way for agents to your MCP servers.
          </Text>
          <Button component="a" href={`/auth/login?return_to=${encodeURIComponent(href)}`} fullWidth mt="sm" autoFocus>
            Sign in
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
