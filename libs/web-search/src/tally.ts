import { addressOf } from './domains.js';

const maxHosts = 100;

/** How often each host was among the sources of a call. */
export class HostTally {
  private readonly counts = new Map<string, { kept: number; dropped: number }>();

  get size(): number {
    return this.counts.size;
  }

  add(url: string, fate: 'kept' | 'dropped'): void {
    const host = addressOf(url)?.host;
    if (host === undefined) return;
    const known = this.counts.get(host);
    if (known) known[fate]++;
    else if (this.counts.size < maxHosts) this.counts.set(host, { kept: 0, dropped: 0, [fate]: 1 });
  }

  /** Takes over what another one counted of the same sources: the higher number of each. */
  merge(other: HostTally): void {
    for (const [host, { kept, dropped }] of other.counts) {
      const known = this.counts.get(host);
      if (known) {
        known.kept = Math.max(known.kept, kept);
        known.dropped = Math.max(known.dropped, dropped);
      } else if (this.counts.size < maxHosts) this.counts.set(host, { kept, dropped });
    }
  }

  list(): { host: string; kept: number; dropped: number }[] {
    return [...this.counts].map(([host, counts]) => ({ host, ...counts }));
  }
}
