/** A tool as the API shows it. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
}

export const toolHeading = ['TOOL', 'STATE', 'DESCRIPTION'];

export function toolRow({ name, enabled, description }: Tool): string[] {
  return [name, enabled ? 'enabled' : 'disabled', description];
}
