import { isHostName } from './domains.js';
import { findBareHosts, findLinks, markdownAround, type Link, type Stretch } from './links.js';
import type { Sieve } from './sieve.js';

/** What stands for a link that is not shown. */
const removedLink = '[link removed by policy]';
const imageTag = /<img\b[^<>]{0,2000}>/gi;
const imageLine = /^(?:Favicon|Thumbnail|Image Source|Image): https?:\/\/\S+[^\S\n]*\n?/gim;
const imageUrl = /\.(?:png|jpe?g|gif|webp|svg|bmp|ico|avif)(?:[?#]|$)/i;

interface Change extends Stretch {
  by: string;
}

/** Treats the links of a text: those of blocked hosts are taken out, images too if a policy says so, others defanged. */
export function filterProse(sieve: Sieve, text: string): string {
  const shown = sieve.stripsImages ? withoutImageTags(sieve, text) : text;
  const links = findLinks(shown);
  const changes = links.flatMap((link) => changeOf(sieve, shown, link) ?? []);
  if (sieve.role === 'answer' || sieve.role === 'search') changes.push(...bareHosts(sieve, shown, links));
  return replaced(shown, changes);
}

function withoutImageTags(sieve: Sieve, text: string): string {
  const stripped = text.replaceAll(imageTag, '').replaceAll(imageLine, '');
  if (stripped !== text) sieve.changes.add('images_stripped');
  return stripped;
}

function changeOf(sieve: Sieve, text: string, link: Link): Change | undefined {
  const around = markdownAround(text, link);
  if (!sieve.allows(link.url)) {
    sieve.redact(link.url);
    if (!around) return { ...link, by: removedLink };
    return { ...around, by: around.label === '' ? removedLink : `${around.label} ${removedLink}` };
  }
  if (sieve.stripsImages && (around?.isImage || (!around && imageUrl.test(link.url)))) {
    sieve.changes.add('images_stripped');
    return around ? { ...around, by: around.label } : { ...link, by: '[image removed by policy]' };
  }
  sieve.cite(link.url);
  if (!sieve.defangs) return undefined;
  sieve.changes.add('links_defanged');
  return { ...link, by: defang(link.url) };
}

/** Neither a program nor a client that renders Markdown follows it, and a person can still read it. */
function defang(url: string): string {
  const end = url.slice(8).search(/[/?#]/);
  const host = end < 0 ? url : url.slice(0, 8 + end);
  return host.replace(/^http/i, 'hxxp').replaceAll('.', '[.]') + url.slice(host.length);
}

/** Names of blocked hosts that stand in a text without a scheme. */
function bareHosts(sieve: Sieve, text: string, links: readonly Link[]): Change[] {
  let next = 0;
  return findBareHosts(text).flatMap(({ start, end, host }) => {
    while ((links[next]?.end ?? Infinity) <= start) next++;
    const isInLink = (links[next]?.start ?? Infinity) < end;
    if (isInLink || sieve.names(host) || !isHostName(host)) return [];
    sieve.redact(`https://${host}/`);
    return [{ start, end, by: removedLink }];
  });
}

function replaced(text: string, changes: readonly Change[]): string {
  if (changes.length === 0) return text;
  let out = '';
  let at = 0;
  for (const { start, end, by } of changes.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue;
    out += text.slice(at, start) + by;
    at = end;
  }
  return out + text.slice(at);
}
