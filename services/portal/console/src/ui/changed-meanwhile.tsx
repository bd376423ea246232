import { Alert } from '@mantine/core';

/** Nothing was saved, since it would have undone somebody else's change. */
export function ChangedMeanwhile() {
  return (
    <Alert color="yellow" title="It has been changed since you opened it" role="alert">
      Close it and open it again; then make your change.
    </Alert>
  );
}
