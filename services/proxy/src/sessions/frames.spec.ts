import { describe, expect, it } from '@jest/globals';
import { FrameReader, FrameWriter, type Received } from './frames.js';

/** What a writer sends. */
function written(write: (writer: FrameWriter) => void): Uint8Array[] {
  const messages: Uint8Array[] = [];
  write(new FrameWriter((data) => messages.push(data)));
  return messages;
}

function read(messages: readonly Uint8Array[]): Received[] {
  const reader = new FrameReader();
  return messages.map((message) => reader.read(message)).filter((received) => received !== undefined);
}

describe('frames', () => {
  it('carry values of any size under the limit of the broker, whatever their characters', () => {
    const values = ['', 'x', { a: [1, null] }, 'é'.repeat(300_000), '👍'.repeat(700_000), false];
    const messages = written((writer) => {
      for (const value of values) writer.value(value);
      writer.alive();
      writer.end();
    });
    expect(Math.max(...messages.map(({ length }) => length))).toBeLessThan(1_000_000);
    expect(read(messages)).toEqual([...values.map((value) => ({ value })), 'end']);
  });

  it('say when something of them is lost, or comes twice', () => {
    const messages = written((writer) => {
      writer.value('a');
      writer.value('b'.repeat(1_500_000));
      writer.end();
    });
    expect(messages).toHaveLength(5);
    for (let lost = 0; lost < messages.length - 1; lost++) {
      expect(read(messages.filter((_, i) => i !== lost))).toContain('failed');
    }
    expect(read([messages[0]!, messages[0]!])).toEqual([{ value: 'a' }, 'failed']);
    expect(read([Buffer.from('?')])).toEqual(['failed']);
  });
});
