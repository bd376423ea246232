import { describe, expect, it } from '@jest/globals';
import { covers, discover, metadataPlaces } from './discovery.js';

describe('the metadata of an issuer', () => {
  it.each([
    [
      'https://a.example',
      [
        'https://a.example/.well-known/oauth-authorization-server',
        'https://a.example/.well-known/openid-configuration',
      ],
    ],
    [
      'https://a.example/tenant/',
      [
        'https://a.example/.well-known/oauth-authorization-server/tenant',
        'https://a.example/.well-known/openid-configuration/tenant',
        'https://a.example/tenant/.well-known/openid-configuration',
      ],
    ],
  ])('%s is looked for in the order of the specification', (issuer, places) => {
    expect(metadataPlaces(issuer)).toEqual(places);
  });
});

describe('metadata for a resource', () => {
  it.each([
    ['https://a.example/mcp', true],
    ['https://a.example', true],
    ['https://a.example/', true],
    ['https://a.example/mc', false],
    ['https://a.example/mcp/deeper', false],
    ['https://a.example:8443/mcp', false],
    ['http://a.example/mcp', false],
    ['https://b.example/mcp', false],
    ['no url', false],
  ])('%s covers https://a.example/mcp: %s', (resource, isCovered) => {
    expect(covers(resource, 'https://a.example/mcp')).toBe(isCovered);
  });
});

/** A world of documents; everything else is not there. */
const world = (documents: Record<string, object>) => {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const document = documents[url];
    return document ? Response.json(document) : new Response(null, { status: 404 });
  };
  return { asked, fetch };
};
const server = (issuer: string, more: object = {}) => ({
  ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, ...more },
});
const none = { issuer: '', resource: '' };

describe('discovery', () => {
  const url = 'https://a.example/mcp';
  const metadata = { resource: url, authorization_servers: ['https://as.example', 'https://other.example'] };
  const as = { 'https://as.example/.well-known/openid-configuration': server('https://as.example') };

  it('goes to the URL of the challenge and asks nowhere else', async () => {
    const { fetch, asked } = world({ 'https://a.example/elsewhere': metadata, ...as });
    const challenge = { error: undefined, scopes: undefined, resourceMetadata: 'https://a.example/elsewhere' };
    expect(await discover(fetch, url, none, challenge)).toMatchObject({ issuer: 'https://as.example', resource: url });
    expect(asked[0]).toBe('https://a.example/elsewhere');
    expect(asked.filter((place) => place.includes('protected-resource'))).toEqual([]);
  });

  it('goes to the well-known places, the one with the path first', async () => {
    const root = 'https://a.example/.well-known/oauth-protected-resource';
    const { fetch, asked } = world({ [root]: metadata, ...as });
    await discover(fetch, url, none, undefined);
    expect(asked.slice(0, 2)).toEqual([`${root}/mcp`, root]);
  });

  it('takes the issuer and the resource that an administrator has named', async () => {
    const { fetch } = world({
      'https://named.example/.well-known/oauth-authorization-server': server('https://named.example'),
    });
    const named = { issuer: 'https://named.example', resource: 'https://r.example' };
    expect(await discover(fetch, url, named, undefined)).toMatchObject(named);
  });

  it('holds by the rules of 2025-03-26 where there is no metadata of a resource', async () => {
    const own = {
      'https://a.example/.well-known/oauth-authorization-server': server('https://a.example', {
        scopes_supported: ['x'],
      }),
    };
    expect(await discover(world(own).fetch, url, none, undefined)).toMatchObject({
      ...{ issuer: 'https://a.example', resource: url, server: { scopes_supported: ['x'] } },
    });
    expect(await discover(world({}).fetch, url, none, undefined)).toMatchObject({
      server: {
        authorization_endpoint: 'https://a.example/authorize',
        token_endpoint: 'https://a.example/token',
        registration_endpoint: 'https://a.example/register',
      },
    });
  });

  it('does not fall back to them when a server is named and has no metadata', async () => {
    const { fetch } = world({ 'https://a.example/.well-known/oauth-protected-resource/mcp': metadata });
    await expect(discover(fetch, url, none, undefined)).rejects.toMatchObject({
      code: 'GATEHOUSE_OAUTH_DISCOVERY_FAILED',
    });
  });

  it('does not take a server that is in trouble for one that is not there', async () => {
    const fetch = async () => new Response(null, { status: 503 });
    await expect(discover(fetch, url, none, undefined)).rejects.toMatchObject({ code: 'GATEHOUSE_OAUTH_UNAVAILABLE' });
  });
});
