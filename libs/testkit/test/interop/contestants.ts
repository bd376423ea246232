import { inspector, inspectorModern, sdkV1, sdkV2Auto, sdkV2Legacy, sdkV2Modern, type AgentKind } from '../agents.js';
import type { PythonAgents } from './python-agents.js';

/** An agent, and the one that is asked in its place where it cannot reach a server directly. */
export interface Contestant {
  agent: AgentKind;
  instead: AgentKind;
  /** Resolves when it is installed. */
  ready?: Promise<unknown>;
}

export const npmContestants: readonly Contestant[] = [
  { agent: sdkV1, instead: sdkV2Modern },
  { agent: sdkV2Legacy, instead: sdkV2Modern },
  { agent: sdkV2Auto, instead: sdkV2Legacy },
  { agent: sdkV2Modern, instead: sdkV2Legacy },
  { agent: inspector, instead: inspectorModern },
  { agent: inspectorModern, instead: inspector },
];

export function pythonContestants({ mcp1, mcp2, mcp2Legacy, fastmcp, ready }: PythonAgents): readonly Contestant[] {
  return [
    { agent: mcp1, instead: mcp2, ready },
    { agent: mcp2, instead: mcp2Legacy, ready },
    { agent: fastmcp, instead: mcp2Legacy, ready },
  ];
}
