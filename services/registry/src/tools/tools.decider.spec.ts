import { describe, expect, it } from '@jest/globals';
import {
  create,
  ToolDefinitionSchema,
  ToolDisabledSchema,
  ToolEnabledSchema,
  ToolsDiscoveredSchema,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { toolsDecider } from './tools.decider.js';

const definition = (name: string, hash = 'h1') => create(ToolDefinitionSchema, { name, hash, json: '{}' });
const discovered = (changed: string[], removed: string[] = []) =>
  create(ToolsDiscoveredSchema, { changed: changed.map((name) => definition(name)), removed });
const disabled = create(ToolDisabledSchema, { tool: 'echo' });

describe('the tool ledger', () => {
  it('records new, changed and vanished tools, and nothing when the listing is the known one', () => {
    const ledger = given(toolsDecider, [discovered(['echo', 'add'])]);
    ledger
      .when({ type: 'RecordListing', definitions: [definition('echo', 'h2'), definition('new')] })
      .then(
        create(ToolsDiscoveredSchema, { changed: [definition('echo', 'h2'), definition('new')], removed: ['add'] }),
      );
    ledger.when({ type: 'RecordListing', definitions: [definition('add'), definition('echo')] }).thenNothing();
  });

  it('switches a tool off and on, once each', () => {
    given(toolsDecider, [discovered(['echo'])])
      .when({ type: 'DisableTool', tool: 'echo' })
      .then(disabled);
    given(toolsDecider, [discovered(['echo']), disabled])
      .when({ type: 'DisableTool', tool: 'echo' })
      .thenNothing();
    given(toolsDecider, [discovered(['echo']), disabled])
      .when({ type: 'EnableTool', tool: 'echo' })
      .then(create(ToolEnabledSchema, { tool: 'echo' }));
    given(toolsDecider, [discovered(['echo'])])
      .when({ type: 'EnableTool', tool: 'echo' })
      .thenNothing();
  });

  it.each(['missing', 'constructor', '__proto__'])('refuses to switch the unknown tool %s', (tool) => {
    given(toolsDecider, [discovered(['echo'])])
      .when({ type: 'DisableTool', tool })
      .thenRefused('GATEHOUSE_TOOL_NOT_FOUND');
  });

  it('keeps a tool off that vanishes and comes back', () => {
    const back = given(toolsDecider, [discovered(['echo']), disabled, discovered([], ['echo']), discovered(['echo'])]);
    expect(back.state().tools.echo).toEqual({ hash: 'h1', enabled: false, listed: true });
  });
});
