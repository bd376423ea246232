import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { productVersion } from './product-version.js';

/** Serves the service's OpenAPI description at /openapi.json; the portal merges them into the public one. */
export async function serveOpenApi(app: NestFastifyApplication, name: string, description: string): Promise<void> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const options = new DocumentBuilder()
    .setTitle(`Gatehouse ${name}`)
    .setDescription(description)
    .setVersion(productVersion)
    .addBearerAuth()
    .build();
  let document: unknown;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', () => (document ??= SwaggerModule.createDocument(app, options)));
}
