import type { ProductContext } from '../parts.js';

/** The demo organization, as `run.json` tells it. */
export interface DemoOrganization {
  users: { name: string; password: string; roles: string[] }[];
  agentToken: string;
  backends: { id: string; url: string; endpoint: string }[];
}

export async function seedDemo(_context: ProductContext): Promise<DemoOrganization> {
  return Promise.reject(new Error('not yet'));
}
