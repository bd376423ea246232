import { Option, type Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { formatDay } from '../output/time.js';
import { onRun, type RunState } from '../verb.js';

interface DisabledCaller {
  id: string;
  kind: 'user' | 'agent' | 'client';
  name: string;
  note: string;
  changedBy: string;
  changedAt: string;
}

const kind = () =>
  new Option(
    '--kind <kind>',
    'user: by the id (sub) at the identity provider; agent: by slug; client: by OAuth client id',
  )
    .choices(['user', 'agent', 'client'])
    .default('user');

export function addCallerCommands(program: Command, state: RunState): void {
  const caller = program.command('caller').description('users, agents and OAuth clients that the gateway refuses');
  onRun(caller.command('list').description('who is refused'), state, async ({ api, output }) => {
    const found = await api.get<{ items: DisabledCaller[] }>('/disabled-callers');
    const rows = found.items.map((row) => [
      ...[row.kind, row.name, row.changedBy, formatDay(new Date(row.changedAt)), row.note || '-'],
    ]);
    output.list(found, ['KIND', 'NAME', 'BY', 'SINCE', 'NOTE'], rows, 'Nobody is refused.');
  });
  const disable = caller
    .command('disable <name>')
    .description('refuse all calls, with whatever credential, whatever the identity provider says')
    .addOption(kind())
    .option('--note <text>', 'why');
  onRun<ChangeOptions & { kind: string; note?: string }>(
    withChangeOptions(disable),
    state,
    async ({ api, output }, [name = ''], { kind: of, note, ...options }) => {
      const accepted = await api.change('PUT', '/disabled-callers', options, { kind: of, name, note });
      output.changed(accepted, `Calls of the ${of} ${name} are refused`);
    },
  );
  const enable = caller.command('enable <name>').description('take calls again').addOption(kind());
  onRun<ChangeOptions & { kind: string }>(
    withChangeOptions(enable),
    state,
    async ({ api, output }, [name = ''], { kind: of, ...options }) => {
      const accepted = await api.change('DELETE', `/disabled-callers/${segment(`${of}~${name}`)}`, options);
      output.changed(accepted, `Calls of the ${of} ${name} are taken`);
    },
  );
}
