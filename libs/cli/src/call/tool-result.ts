import type { CallToolResult } from '@modelcontextprotocol/client';
import { printableLines } from '../output/printable.js';

type Content = CallToolResult['content'][number];

/** A tool's answer for people; at a terminal without what could steer it. */
export function describeResult({ content, structuredContent }: CallToolResult, isTerminal: boolean): string {
  const text =
    content.length === 0 && structuredContent !== undefined
      ? JSON.stringify(structuredContent, null, 2)
      : content.map(describeContent).join('\n');
  return isTerminal ? printableLines(text) : text;
}

function describeContent(content: Content): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'image':
    case 'audio':
      return `[${content.type}, ${content.mimeType}, ${Math.floor((content.data.length * 3) / 4)} bytes; --json shows it]`;
    case 'resource_link':
      return `[resource ${content.uri}]`;
    case 'resource':
      return 'text' in content.resource ? content.resource.text : `[resource ${content.resource.uri}; --json shows it]`;
  }
}
