const general = new Set(['www', 'mcp', 'api', 'sse', 'server', 'localhost', 'com', 'org', 'net', 'io', 'dev', 'ai']);

/** A proposal: the first word of the host, else of the path, that tells something. */
export function slugFrom(url: string): string {
  if (!URL.canParse(url)) return '';
  const { hostname, pathname } = new URL(url);
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  const words = [...(isAddress ? [] : hostname.split('.')), ...pathname.split('/')].map(toSlug);
  return words.find((word) => word !== '' && !general.has(word)) ?? '';
}

/** What a slug may be made of. */
export function toSlug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}
