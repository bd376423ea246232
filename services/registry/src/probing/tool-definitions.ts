import { createHash } from 'node:crypto';
import {
  canonicalJson,
  create,
  PartHashesSchema,
  ToolDefinitionSchema,
  type ToolDefinition,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { hashOf, partsOf, type Definition } from '@gatehouse/tool-ledger';

const maxTools = 1_000;
const maxBytes = 4 * 1024 * 1024;
const maxNameLength = 200;
export const maxDepth = 64;
/** Control and format characters (among them those that turn or hide text), and halves of surrogate pairs. */
const unfitForName = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** NUL and halves of surrogate pairs in JSON: PostgreSQL stores neither. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/**
 * Definitions of the tools that a server lists, each name once. A tool that cannot be stored, shown or told apart is
 * left out, and with that refused: its name is empty, too long or holds what cannot be seen, or it was listed before.
 */
export class ToolDefinitions {
  private readonly byName = new Map<string, ToolDefinition>();
  private bytes = 0;

  /** @throws GatehouseError GATEHOUSE_BACKEND_TOO_MANY_TOOLS */
  add(listed: readonly unknown[]): void {
    for (const tool of listed) {
      const definition = toDefinition(tool);
      if (!definition || this.byName.has(definition.name)) continue;
      this.byName.set(definition.name, definition);
      this.bytes += definition.json.length;
      if (this.byName.size > maxTools) tooMany(`The limit is ${maxTools} tools.`);
      if (this.bytes > maxBytes) tooMany(`Their definitions are larger than ${maxBytes / 1024 / 1024} MB together.`);
    }
  }

  all(): readonly ToolDefinition[] {
    return [...this.byName.values()];
  }
}

/** Whether PostgreSQL can store the JSON text. */
export function isStorable(json: string): boolean {
  return !unstorable.test(json);
}

function tooMany(detail: string): never {
  throw new GatehouseError('GATEHOUSE_BACKEND_TOO_MANY_TOOLS', { detail });
}

function toDefinition(tool: unknown): ToolDefinition | undefined {
  if (typeof tool !== 'object' || tool === null || isDeeper(tool, maxDepth)) return undefined;
  const { name } = tool as { name?: unknown };
  if (typeof name !== 'string' || name === '' || name.length > maxNameLength || unfitForName.test(name))
    return undefined;
  const json = canonicalJson(tool);
  if (!isStorable(json)) return undefined;
  const definition = tool as Definition;
  const parts = create(PartHashesSchema, partsOf(definition, sha256));
  return create(ToolDefinitionSchema, { name, hash: hashOf(definition, sha256), json, parts });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether there are more objects and lists in each other than `depth`. */
export function isDeeper(value: object, depth: number): boolean {
  if (depth === 0) return true;
  return Object.values(value).some(
    (member) => typeof member === 'object' && member !== null && isDeeper(member as object, depth - 1),
  );
}
