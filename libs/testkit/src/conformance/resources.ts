import type { JsonObject } from './rpc.js';
import { imageData } from './samples.js';

export interface Resource {
  uri: string;
  name: string;
  mimeType: string;
  /** The content but for URI and type. */
  read(): JsonObject;
}

export interface ResourceTemplate {
  uriTemplate: string;
  name: string;
  mimeType: string;
  /** The content but for URI and type; undefined for a URI of another shape. */
  read(uri: string): JsonObject | undefined;
}

/** The resources that the conformance suite reads, over both eras. */
export const conformanceResources: readonly Resource[] = [
  {
    uri: 'test://static-text',
    name: 'static-text',
    mimeType: 'text/plain',
    read: () => ({ text: 'This is the content of the static text resource.' }),
  },
  {
    uri: 'test://static-binary',
    name: 'static-binary',
    mimeType: 'image/png',
    read: () => ({ blob: imageData }),
  },
  {
    uri: 'test://watched-resource',
    name: 'watched-resource',
    mimeType: 'text/plain',
    read: () => ({ text: 'Watched resource content' }),
  },
];

export const conformanceTemplates: readonly ResourceTemplate[] = [
  {
    uriTemplate: 'test://template/{id}/data',
    name: 'template',
    mimeType: 'application/json',
    read: (uri) => {
      const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
      return id === undefined ? undefined : { text: JSON.stringify({ id, data: `Data for ID: ${id}` }) };
    },
  },
];
