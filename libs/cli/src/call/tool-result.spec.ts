import { expect, it } from '@jest/globals';
import { describeResult } from './tool-result.js';

it('shows text as it is, and says of the rest what it is', () => {
  const content = [
    { type: 'text' as const, text: 'two\nlines' },
    { type: 'image' as const, mimeType: 'image/png', data: 'AAAA' },
    { type: 'resource_link' as const, name: 'a', uri: 'file:///a' },
    { type: 'resource' as const, resource: { uri: 'file:///b', text: 'inside' } },
  ];
  expect(describeResult({ content }, false)).toBe(
    'two\nlines\n[image, image/png, 3 bytes; --json shows it]\n[resource file:///a]\ninside',
  );
});

it('lets no tool steer a terminal, and changes nothing in a pipe', () => {
  const result = { content: [{ type: 'text' as const, text: '\u001b[2Jgone' }] };
  expect(describeResult(result, true)).toBe(' [2Jgone');
  expect(describeResult(result, false)).toBe('\u001b[2Jgone');
});

it('shows structured content when there is nothing else', () => {
  expect(describeResult({ content: [], structuredContent: { sum: 3 } }, false)).toBe('{\n  "sum": 3\n}');
});
