/** A tool as the API shows it. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
  /** Its own deadline; 0 = that of the backend. */
  timeoutMs: number;
}

export const toolHeading = ['TOOL', 'STATE', 'DEADLINE', 'DESCRIPTION'];

export function toolRow({ name, enabled, timeoutMs, description }: Tool): string[] {
  const deadline = timeoutMs === 0 ? "backend's" : `${timeoutMs} ms`;
  return [name, enabled ? 'enabled' : 'disabled', deadline, description];
}
