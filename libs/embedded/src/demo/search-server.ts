// The demo's search backend: an MCP server over the few made-up pages below. It reaches no network and says so.
import { createServer, type IncomingMessage } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

interface Page {
  title: string;
  url: string;
  text: string;
}

const pages: readonly Page[] = [
  {
    title: 'Cycling to work: a guide',
    url: 'https://guides.example.com/cycling-to-work',
    text: 'What a bicycle for commuting needs: lights, mudguards, a rack, and tyres that forgive broken glass.',
  },
  {
    title: 'Bicycle lights compared',
    url: 'https://reviews.example.org/bicycle-lights',
    text: 'Ten lights for bicycles on a test bench: how bright they are, how long they last, and what they cost.',
  },
  {
    title: 'Route planning for commuters',
    url: 'https://guides.example.com/routes',
    text: 'How to plan a route to work by bicycle with quiet streets and few hills.',
  },
  {
    title: 'Internal price list of a bicycle maker, leaked',
    url: 'https://paste.example.net/price-list',
    text: 'Purchase prices of bicycle parts, copied from an internal system by somebody unknown.',
  },
  {
    title: 'Weather and cycling',
    url: 'https://weather.example.org/cycling',
    text: 'Wind matters more than rain: what the forecast says to somebody on a bicycle.',
  },
  {
    title: 'Electric bicycles in winter',
    url: 'https://reviews.example.org/electric-winter',
    text: 'How far the battery of an electric bicycle goes in the cold, measured.',
  },
];

const tool = {
  name: 'web_search',
  description: `Searches a demo collection of ${pages.length} made-up pages about cycling. It does not search the web.`,
  annotations: { readOnlyHint: true },
  inputSchema: {
    type: 'object' as const,
    properties: {
      query: { type: 'string', description: 'What to look for' },
      count: { type: 'integer', description: 'Number of results', minimum: 1, maximum: 20, default: 5 },
      safesearch: { type: 'string', enum: ['off', 'moderate', 'strict'], description: 'Without effect on these pages' },
    },
    required: ['query'],
  },
};

function makeServer() {
  const info = { name: 'demo-search', version: '1.0.0' };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- McpServer would need a schema library for one tool
  const server = new Server(info, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [tool] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const { query, count } = params.arguments ?? {};
    if (params.name !== tool.name || typeof query !== 'string') {
      return { content: [{ type: 'text', text: 'Call web_search with a query.' }], isError: true };
    }
    const found = find(query).slice(0, typeof count === 'number' ? count : tool.inputSchema.properties.count.default);
    const text = found.map((p) => `Title: ${p.title}\nURL: ${p.url}\nDescription: ${p.text}`).join('\n\n');
    return { content: [{ type: 'text', text: text === '' ? 'Nothing was found in the demo collection.' : text }] };
  });
  return server;
}

/** Pages by how many of the words they have. */
function find(query: string): Page[] {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const score = ({ title, text }: Page) =>
    words.filter((word) => `${title} ${text}`.toLowerCase().includes(word)).length;
  return pages.filter((page) => score(page) > 0).sort((a, b) => score(b) - score(a));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

createServer((request, response) => {
  const answer = async () => {
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    await makeServer().connect(transport);
    await transport.handleRequest(request, response, await bodyOf(request));
  };
  answer().catch(() => response.writeHead(400).end());
}).listen(Number(process.env.PORT), '127.0.0.1');
