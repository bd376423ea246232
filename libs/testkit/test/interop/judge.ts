import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Difference } from './compare.js';
import type { Cell, Comparison } from './matrix.js';

/** What is known not to be the same through the gateway. */
export interface Expectations {
  rewrites: Rewrite[];
  unreachable: { agents: string[]; servers: string[]; reason: string }[];
}

interface Rewrite {
  /** As in `tools[].execution`: of whichever element of the list. */
  paths: string[];
  where: 'everywhere' | 'crossing' | 'all';
  reason: string;
}

export interface JudgedCell {
  agent: string;
  server: string;
  /** Answers that are the same, of all. */
  same: number;
  all: number;
  /** Whether the agent reaches the server directly. */
  isReached: boolean;
}

export interface Judgement {
  cells: JudgedCell[];
  /** What is not the same and not expected not to be. */
  unexpected: string[];
  /** What is expected and did not happen. */
  stale: string[];
}

export function readExpectations(file: string): Expectations {
  return parse(readFileSync(file, 'utf8')) as Expectations;
}

/** Compares what was found with what is expected. */
export function judge(cells: readonly Cell[], { rewrites, unreachable }: Expectations): Judgement {
  const unexpected: string[] = [];
  const used = new Set<string>();
  const explain = (cell: Cell, { endpoint }: Comparison, { path }: Difference): boolean => {
    const entry = rewrites.findIndex(({ paths, where }) => paths.includes(path) && isWhere(where, cell, endpoint));
    if (entry >= 0) used.add(`${entry} ${path}`);
    return entry >= 0;
  };
  const judged = cells.map((cell): JudgedCell => {
    const { agent, subject, instead, comparisons } = cell;
    const left = comparisons.map((comparison) => ({
      ...comparison,
      differences: comparison.differences.filter((difference) => !explain(cell, comparison, difference)),
    }));
    const name = `${agent.name} with ${subject.title}`;
    for (const { what, endpoint, differences } of left) {
      const where = endpoint === 'own' ? `/mcp/${subject.slug}` : '/mcp';
      unexpected.push(...differences.map((difference) => `${name} at ${where}, ${what}: ${told(difference)}`));
    }
    const same = left.filter(({ differences }) => differences.length === 0).length;
    const isReached = instead === undefined;
    const isExpected = unreachable.some((entry) => isNamed(entry, cell));
    if (!isReached && !isExpected) unexpected.push(`${name} has no direct connection`);
    return { agent: agent.name, server: subject.title, same, all: comparisons.length, isReached };
  });
  const unusedPaths = rewrites.flatMap(({ paths, where }, i) =>
    paths.filter((path) => !used.has(`${i} ${path}`)).map((path) => `rewrite of ${path} (${where})`),
  );
  const reached = cells.filter((cell) => !cell.instead && unreachable.some((entry) => isNamed(entry, cell)));
  const unreached = reached.map(({ agent, subject }) => `${agent.name} does not reach ${subject.title} directly`);
  return { cells: judged, unexpected: [...new Set(unexpected)], stale: [...unusedPaths, ...unreached] };
}

function isWhere(where: Rewrite['where'], { agent, subject }: Cell, endpoint: Comparison['endpoint']): boolean {
  if (where === 'all') return endpoint === 'all';
  return where === 'everywhere' || !subject.eras.includes(agent.era);
}

function isNamed({ agents, servers }: { agents: string[]; servers: string[] }, { agent, subject }: Cell): boolean {
  return agents.includes(agent.name) && servers.includes(subject.title);
}

function told({ path, direct, through }: Difference): string {
  const short = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 300);
  return `${path} is ${short(through)}, directly ${short(direct)}`;
}
