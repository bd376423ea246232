import { Switch, Tooltip } from '@mantine/core';
import { useSwitchBackend, type Backend } from '../api/backends.js';
import { useMay } from '../api/me.js';
import { notifyProblem } from '../ui/problem.js';

/** Turns a backend on or off; it shows the new state once every gateway follows it. */
export function BackendSwitch({ backend }: { backend: Backend }) {
  const change = useSwitchBackend();
  const mayToggle = useMay('backend:toggle');
  return (
    <Tooltip label="Your role does not allow it (backend:toggle)" disabled={mayToggle}>
      <Switch
        checked={change.isPending ? change.variables.enabled : backend.enabled}
        disabled={!mayToggle || change.isPending}
        onChange={({ currentTarget }) =>
          change.mutate({ id: backend.id, enabled: currentTarget.checked }, { onError: notifyProblem })
        }
        aria-label={`${backend.name} enabled`}
      />
    </Tooltip>
  );
}
