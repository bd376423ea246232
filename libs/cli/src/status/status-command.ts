import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../output/table.js';
import { onRun, type RunState, type Verb } from '../verb.js';

/** `GET /api/status`. */
interface Status {
  status: 'ok' | 'degraded';
  version: string;
  parts: { name: string; status: 'up' | 'down'; version?: string; latencyMs: number; detail?: string }[];
  replicas: { id: string; appliedSeq: number; hash: string }[];
}

export function addStatusCommand(program: Command, state: RunState): void {
  const status = program
    .command('status')
    .description('state of every part and of the gateway replicas; exit code 1 when something is down');
  onRun(status, state, show);
}

const show: Verb<object> = async ({ api, output, portal }) => {
  const status = await api.get<Status>('/status');
  output.show({ url: portal.url, ...status }, () => describeStatus(status, portal.url, output.width));
  return status.status === 'ok' ? exitCodes.ok : exitCodes.failure;
};

function describeStatus({ status, version, parts, replicas }: Status, url: string, width: number): string {
  const partRows = parts.map((part) => [
    part.name,
    part.status,
    part.version ?? '-',
    `${Math.round(part.latencyMs)} ms`,
    part.detail ?? '',
  ]);
  const replicaRows = replicas.map(({ id, appliedSeq, hash }) => [id, String(appliedSeq), hash.slice(0, 12)]);
  const down = parts.filter((part) => part.status === 'down').length;
  const sum = down === 0 ? 'all parts are up' : `${down} of ${parts.length} parts are down`;
  return [
    formatTable([['PART', 'STATE', 'VERSION', 'ANSWER', 'DETAIL'], ...partRows], width),
    '',
    replicas.length === 0
      ? 'No gateway replica is running.'
      : formatTable([['GATEWAY REPLICA', 'APPLIED', 'CONFIGURATION'], ...replicaRows], width),
    '',
    `Gatehouse ${version} at ${url}: ${status}, ${sum}.`,
  ].join('\n');
}
