import type { Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { onRun, type RunState, type Verb } from '../verb.js';
import { addLedgerCommands } from './ledger-commands.js';
import { toolHeading, toolRow, type Tool } from './tool.js';

export function addToolCommands(program: Command, state: RunState): void {
  const tool = program
    .command('tool')
    .alias('tools')
    .description(
      "a backend's tools: on or off, how long their calls may take, and what of their definitions is approved",
    );
  onRun(tool.command('list <backend>').description("a backend's tools"), state, listTools);
  onRun(
    withChangeOptions(tool.command('enable <backend> <tool>').description('allow calls to a tool')),
    state,
    switchTool('enable'),
  );
  onRun(
    withChangeOptions(
      tool.command('disable <backend> <tool>').description('hide a tool from agents and refuse calls to it'),
    ).addHelpText('after', '\nExample:\n  $ gatehouse tool disable crm delete_contact'),
    state,
    switchTool('disable'),
  );
  onRun(
    withChangeOptions(
      tool
        .command('timeout <backend> <tool> <ms>')
        .description('give the calls of a tool a deadline of their own; "default" = that of the backend'),
    ).addHelpText('after', '\nExample:\n  $ gatehouse tool timeout crm export_contacts 120000'),
    state,
    setTimeoutOf,
  );
  addLedgerCommands(tool, state);
}

const listTools: Verb<object> = async ({ api, output }, [backend = '']) => {
  const list = await api.get<{ items: Tool[] }>(`/backends/${segment(backend)}/tools`);
  const empty = `No tools yet. Ask the server again: gatehouse backend refresh ${backend}`;
  output.list(list, toolHeading, list.items.map(toolRow), empty);
};

const setTimeoutOf: Verb<ChangeOptions> = async ({ api, output }, [backend = '', tool = '', ms = ''], options) => {
  const path = `/backends/${segment(backend)}/tools/${segment(tool)}/timeout`;
  if (ms === 'default') {
    const accepted = await api.change('DELETE', path, options);
    return output.changed(accepted, `${tool} of ${backend} has the deadline of the backend`);
  }
  if (!/^\d+$/.test(ms)) {
    const detail = 'A time in milliseconds is a whole number, or "default".';
    throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail });
  }
  const accepted = await api.change('PUT', path, options, { timeoutMs: Number(ms) });
  return output.changed(accepted, `Calls of ${tool} of ${backend} may take ${ms} ms`);
};

function switchTool(verb: 'enable' | 'disable'): Verb<ChangeOptions> {
  return async ({ api, output }, [backend = '', tool = ''], options) => {
    const accepted = await api.change('POST', `/backends/${segment(backend)}/tools/${segment(tool)}/${verb}`, options);
    output.changed(accepted, `${tool} of ${backend} is ${verb}d`);
  };
}
