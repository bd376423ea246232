import type { ToolDefinition } from './adapter.js';

/** What a search finds. */
export interface FoundPage {
  title: string;
  url: string;
  text: string;
}

/** A server in the shape of one that is published: definitions as theirs, answers in their form, with text of ours. */
export interface SearchServer {
  package: string;
  tools: readonly SearchTool[];
}

export interface SearchTool {
  definition: ToolDefinition & { description: string; inputSchema: object; outputSchema?: object };
  answer: (pages: readonly FoundPage[]) => SearchAnswer;
}

export interface SearchAnswer {
  [key: string]: unknown;
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
}

export const string = { type: 'string' };
export const strings = { type: 'array', items: string };
export const object = (properties: object, required: readonly string[] = ['query']) => ({
  type: 'object',
  properties,
  required,
});
export const text = (...texts: readonly string[]): SearchAnswer => ({
  content: texts.map((each) => ({ type: 'text', text: each })),
});
export const json = (value: unknown) => JSON.stringify(value, null, 2);
export const tool = (
  name: string,
  inputSchema: object,
  answer: SearchTool['answer'],
  outputSchema?: object,
): SearchTool => ({
  definition: { name, description: name, inputSchema, ...(outputSchema ? { outputSchema } : {}) },
  answer,
});
