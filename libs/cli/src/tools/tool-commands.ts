import type { Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { onRun, type RunState, type Verb } from '../verb.js';
import { toolHeading, toolRow, type Tool } from './tool.js';

export function addToolCommands(program: Command, state: RunState): void {
  const tool = program.command('tool').description("switch a backend's tools on and off");
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
}

const listTools: Verb<object> = async ({ api, output }, [backend = '']) => {
  const list = await api.get<{ items: Tool[] }>(`/backends/${segment(backend)}/tools`);
  const empty = `No tools yet. Ask the server again: gatehouse backend refresh ${backend}`;
  output.list(list, toolHeading, list.items.map(toolRow), empty);
};

function switchTool(verb: 'enable' | 'disable'): Verb<ChangeOptions> {
  return async ({ api, output }, [backend = '', tool = ''], options) => {
    const accepted = await api.change('POST', `/backends/${segment(backend)}/tools/${segment(tool)}/${verb}`, options);
    output.changed(accepted, `${tool} of ${backend} is ${verb}d`);
  };
}
