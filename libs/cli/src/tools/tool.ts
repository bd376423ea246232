/** A tool as the API shows it. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
  /** Whether its newest definition is in use. */
  state: 'approved' | 'waiting' | 'rejected';
  /** Of its newest definition. */
  hash: string;
  /** Its own deadline; 0 = that of the backend. */
  timeoutMs: number;
}

export const toolHeading = ['TOOL', 'STATE', 'DEADLINE', 'DESCRIPTION'];

export function toolRow({ name, enabled, state, timeoutMs, description }: Tool): string[] {
  const deadline = timeoutMs === 0 ? "backend's" : `${timeoutMs} ms`;
  const isInUse = enabled ? 'enabled' : 'disabled';
  return [name, state === 'approved' ? isInUse : state, deadline, description];
}
