import type { Role } from './adapter.js';
import { addressOf } from './domains.js';
import type { ActivePolicy } from './policy.js';
import { HostTally } from './tally.js';

/** What policies together say about the sources of one answer, and what was done about them so far. */
export class Sieve {
  readonly hosts = new HostTally();
  readonly changes = new Set<string>();
  /** Whether a policy refuses the whole answer. */
  isBlocked = false;
  readonly defangs: boolean;
  readonly stripsImages: boolean;
  private readonly maxResults: number;
  private taken = 0;

  /** @param isTyped whether what is a URL has to stay one, because a schema may say so */
  constructor(
    private readonly policies: readonly ActivePolicy[],
    readonly role: Role,
    readonly isTyped: boolean,
  ) {
    this.defangs = policies.some(({ defangsLinks }) => defangsLinks);
    this.stripsImages = policies.some(({ stripsImages }) => stripsImages);
    this.maxResults = Math.min(...policies.map(({ maxResults }) => maxResults));
  }

  /** Whether a result from there is passed on; it counts. */
  takes(url: string): boolean {
    if (!isWeb(url)) return true;
    if (!this.allows(url)) return this.drop(url, 'results_dropped');
    const isCapped = this.role === 'search' || this.role === 'crawl';
    if (isCapped && this.taken >= this.maxResults) return this.drop(url, 'results_capped');
    this.taken++;
    this.hosts.add(url, 'kept');
    return true;
  }

  /** Whether a link may be shown. */
  allows(url: string): boolean {
    return this.policies.every((policy) => !policy.hasDomains || policy.allowsDomain(url));
  }

  /** Whether the name of a host may be shown: only those that are named as excluded may not. */
  names(host: string): boolean {
    return this.policies.every((policy) => !policy.excludesHost(host));
  }

  /** A citation of a host that is not allowed was met. */
  redact(url: string): void {
    this.changes.add('citations_redacted');
    this.hosts.add(url, 'dropped');
    if (this.role === 'answer' && this.policies.some(({ blocksCitations }) => blocksCitations)) this.isBlocked = true;
  }

  /** A source that is cited and may be. */
  cite(url: string): void {
    if (this.role === 'answer') this.hosts.add(url, 'kept');
  }

  /** Takes over what was done to the same sources in another form. */
  join(other: Sieve): void {
    this.hosts.merge(other.hosts);
    for (const change of other.changes) this.changes.add(change);
    this.isBlocked ||= other.isBlocked;
  }

  private drop(url: string, change: string): false {
    this.changes.add(change);
    this.hosts.add(url, 'dropped');
    return false;
  }
}

/** Whether a text is one URL of a page. */
export function isWeb(text: string): boolean {
  return /^https?:\/\/[^\s]{1,8192}$/i.test(text) && addressOf(text) !== undefined;
}
