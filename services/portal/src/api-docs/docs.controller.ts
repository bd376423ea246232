import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';
import { Public } from '@gatehouse/identity';
import { PublicDescription } from './public-description.js';

const require = createRequire(import.meta.url);
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>API · Gatehouse</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
<link rel="icon" href="/api/docs/assets/favicon-32x32.png"></head>
<body><div id="swagger-ui"></div><script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script></body></html>`;

// A file of its own, since the content security policy allows no inline script.
const script = `window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.headers['x-gatehouse-csrf'] = '1';
    return request;
  },
});`;

@ApiExcludeController()
@Controller('api')
export class DocsController {
  constructor(private readonly description: PublicDescription) {}

  @Get('openapi.json')
  @Public()
  openApi(): Promise<object> {
    return this.description.read();
  }

  @Get('docs')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return html;
  }

  @Get('docs/start.js')
  @Public()
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return script;
  }

  @Get('docs/assets/:name')
  @Public()
  async asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const type = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (type === undefined) throw new GatehouseError('GATEHOUSE_REQUEST_NOT_FOUND');
    void reply.header('content-type', type).header('cache-control', 'public, max-age=3600');
    return readFile(require.resolve(`swagger-ui-dist/${name}`));
  }
}
