/**
 * The data of the events in an event stream, one after the other. Linear in the length of the stream, however it is cut
 * into pieces; ends early after `maxBytes`.
 */
export async function* eventsIn(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string> {
  let data: string[] = [];
  let bytes = 0;
  for await (const line of linesIn(body)) {
    bytes += line.length;
    if (bytes > maxBytes) return;
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
    } else if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
  }
}

async function* linesIn(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      begun.push(chunk.subarray(from, end));
      yield Buffer.concat(begun).toString('utf8').replace(/\r$/, '');
      begun = [];
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
  }
}
