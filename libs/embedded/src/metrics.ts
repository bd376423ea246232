/** The lines of one metric: its HELP and TYPE, then its samples. */
interface Family {
  head: string[];
  samples: string[];
}

/**
 * Several pages of metrics as one. The format wants all lines of one metric together, described once; the services'
 * samples carry a label each by which they are told apart.
 */
export function mergeMetrics(pages: readonly string[]): string {
  const families = new Map<string, Family>();
  for (const page of pages) addPage(families, page);
  const blocks = [...families.values()].map(({ head, samples }) => [...head, ...samples].join('\n'));
  return `${blocks.join('\n')}\n`;
}

function addPage(families: Map<string, Family>, page: string): void {
  let current: Family | undefined;
  const described = new Set<string>();
  for (const line of page.split('\n')) {
    const name = /^# (?:HELP|TYPE) (\S+)/.exec(line)?.[1];
    if (name !== undefined) {
      const isFirst = !families.has(name) || described.has(name);
      current = families.get(name) ?? { head: [], samples: [] };
      families.set(name, current);
      if (isFirst) current.head.push(line);
      if (isFirst) described.add(name);
    } else if (line !== '' && !line.startsWith('#')) {
      current?.samples.push(line);
    }
  }
}

/** One metric of the supervisor itself. */
export function gauge(name: string, help: string, values: readonly (readonly [part: string, value: number])[]): string {
  const samples = values.map(([part, value]) => `${name}{part="${part}"} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples, ''].join('\n');
}
