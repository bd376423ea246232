import type { Caller } from './caller.js';
import { conformancePrompts, type Prompt } from './prompts.js';
import { conformanceResources, conformanceTemplates, type Resource, type ResourceTemplate } from './resources.js';
import { errorCodes, isObject, RpcError, type JsonObject, type RpcRequest } from './rpc.js';
import { conformanceTools, type Tool } from './tools.js';

/** Something that a client may want to be told: a list, or the resource with a URI. */
export type Change = { list: 'tools' | 'prompts' | 'resources' } | { uri: string };

/** What a backend offers; the same in both eras. */
export class Catalogue {
  tools: readonly Tool[] = conformanceTools;
  prompts: readonly Prompt[] = conformancePrompts;
  resources: readonly Resource[] = conformanceResources;
  templates: readonly ResourceTemplate[] = conformanceTemplates;
  onChange: (change: Change) => void = () => undefined;

  /** Lists come in pages of this size. */
  constructor(private readonly pageSize = Number.POSITIVE_INFINITY) {}

  /** Adds a tool, or removes it again. */
  changeTools(): void {
    const added = { ...(conformanceTools[0] as Tool), name: 'test_dynamic_tool' };
    this.tools = this.tools.length > conformanceTools.length ? conformanceTools : [...conformanceTools, added];
    this.onChange({ list: 'tools' });
  }

  /** Adds a prompt, or removes it again. */
  changePrompts(): void {
    const added = { ...(conformancePrompts[0] as Prompt), name: 'test_dynamic_prompt' };
    this.prompts =
      this.prompts.length > conformancePrompts.length ? conformancePrompts : [...conformancePrompts, added];
    this.onChange({ list: 'prompts' });
  }

  /** Adds a resource, or removes it again. */
  changeResources(): void {
    const added = { ...(conformanceResources[0] as Resource), uri: 'test://dynamic', name: 'dynamic' };
    this.resources =
      this.resources.length > conformanceResources.length ? conformanceResources : [...conformanceResources, added];
    this.onChange({ list: 'resources' });
  }

  /** Tells whoever has subscribed that the resource has changed. */
  touch(uri: string): void {
    this.onChange({ uri });
  }

  /** The tools as a client sees them. */
  definitions(): { name: string }[] {
    return shown(this.tools, ['run', 'needs']);
  }

  tool(name: unknown): Tool | undefined {
    return this.tools.find((tool) => tool.name === name);
  }

  /** The result of a request that both eras know; undefined for any other. Throws {@link RpcError}. */
  answer({ method, params }: RpcRequest, caller: Caller): JsonObject | Promise<JsonObject> | undefined {
    switch (method) {
      case 'tools/list':
        return this.page('tools', this.tools, params, ['run', 'needs']);
      case 'prompts/list':
        return this.page('prompts', this.prompts, params, ['get', 'suggestions']);
      case 'resources/list':
        return this.page('resources', this.resources, params, ['read']);
      case 'resources/templates/list':
        return this.page('resourceTemplates', this.templates, params, ['read']);
      case 'tools/call':
        return this.call(params, caller);
      case 'prompts/get':
        return this.prompt(params, caller);
      case 'resources/read':
        return this.read(params);
      case 'completion/complete':
        return this.complete(params);
      default:
        return undefined;
    }
  }

  private page(field: string, items: readonly object[], { cursor }: JsonObject, inner: readonly string[]): JsonObject {
    const from = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isInteger(from) || from < 0 || from > items.length)
      throw new RpcError(errorCodes.invalidParams, 'The cursor is not valid');
    const until = from + this.pageSize;
    return {
      [field]: shown(items.slice(from, until), inner),
      ...(until < items.length ? { nextCursor: String(until) } : {}),
    };
  }

  private call({ name, arguments: args = {} }: JsonObject, caller: Caller): JsonObject | Promise<JsonObject> {
    const tool = this.tool(name);
    if (!tool) throw new RpcError(errorCodes.invalidParams, `Unknown tool ${String(name)}`);
    if (tool.needs) caller.require(tool.needs);
    const { required = [] } = tool.inputSchema as { required?: readonly string[] };
    const missing = required.filter((key) => !isObject(args) || args[key] === undefined);
    if (missing.length > 0) {
      return { content: [{ type: 'text', text: `Missing arguments: ${missing.join(', ')}` }], isError: true };
    }
    return tool.run(caller, args as JsonObject, this);
  }

  private prompt({ name, arguments: args = {} }: JsonObject, caller: Caller): JsonObject | Promise<JsonObject> {
    const prompt = this.prompts.find((candidate) => candidate.name === name);
    if (!prompt) throw new RpcError(errorCodes.invalidParams, `Unknown prompt ${String(name)}`);
    const missing = prompt.arguments.filter((argument) => (args as JsonObject)[argument.name] === undefined);
    if (missing.length > 0) {
      throw new RpcError(errorCodes.invalidParams, `Missing arguments: ${missing.map((m) => m.name).join(', ')}`);
    }
    return prompt.get(caller, args as JsonObject);
  }

  private read({ uri }: JsonObject): JsonObject {
    const resource = this.resources.find((candidate) => candidate.uri === uri);
    if (resource) return { contents: [{ uri, mimeType: resource.mimeType, ...resource.read() }] };
    for (const { mimeType, read } of this.templates) {
      const content = read(String(uri));
      if (content) return { contents: [{ uri, mimeType, ...content }] };
    }
    throw new RpcError(errorCodes.invalidParams, 'Resource not found', { uri });
  }

  private complete({ ref, argument }: JsonObject): JsonObject {
    const { name } = (ref ?? {}) as JsonObject;
    const { value } = (argument ?? {}) as JsonObject;
    const { suggestions = [] } = this.prompts.find((prompt) => prompt.name === name) ?? {};
    const values = suggestions.filter((suggestion) => suggestion.startsWith(String(value)));
    return { completion: { values, total: values.length, hasMore: false } };
  }
}

/** The items without what is not for clients. */
function shown<T extends object>(items: readonly T[], inner: readonly string[]): T[] {
  return items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => !inner.includes(name))) as T);
}
