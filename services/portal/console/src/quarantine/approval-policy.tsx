import { Select } from '@mantine/core';
import { useMay } from '../api/me.js';
import { useSetApprovalPolicy, type Approval } from '../api/tools.js';
import { notifyProblem } from '../ui/problem.js';

const policies: { value: Approval; label: string }[] = [
  { value: 'strict', label: 'Strict: every new or changed definition waits' },
  { value: 'additive', label: 'Additive: new tools and mere additions pass' },
  { value: 'trusted', label: 'Trusted: everything passes, and is recorded' },
];

/** What of a backend's definitions is let through without a person. */
export function ApprovalPolicy({ backend, approval }: { backend: string; approval: Approval }) {
  const change = useSetApprovalPolicy(backend);
  const mayApprove = useMay('tool:approve');
  return (
    <Select
      label="Approval of definitions"
      data={policies}
      allowDeselect={false}
      value={change.isPending ? change.variables : approval}
      disabled={!mayApprove || change.isPending}
      onChange={(value) => {
        const wished = policies.find((policy) => policy.value === value);
        if (wished && wished.value !== approval) change.mutate(wished.value, { onError: notifyProblem });
      }}
    />
  );
}
