import { isLongLived, type Exchange } from './exchange.js';

/** The exchanges that are not over: what a stop has to wait for. */
export class InFlight {
  private readonly exchanges = new Set<Exchange>();
  private onEmpty: (() => void) | undefined;
  private stopping = false;

  /** Whether no more calls are taken. */
  get isStopping(): boolean {
    return this.stopping;
  }

  add(exchange: Exchange): void {
    this.exchanges.add(exchange);
  }

  /** The exchange is recorded; it is over when its last byte is out. */
  release(exchange: Exchange): void {
    const { response } = exchange;
    if (response.closed) this.delete(exchange);
    else response.once('close', () => this.delete(exchange));
  }

  /** Ends streams at once, gives calls `graceMs` to end by themselves, and then ends them too. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    for (const exchange of this.exchanges) if (isLongLived(exchange)) exchange.cancel?.('gateway_stopping');
    await this.empty(graceMs);
    for (const exchange of this.exchanges) exchange.cancel?.('gateway_stopping');
    await this.empty(lastWordsMs);
  }

  private delete(exchange: Exchange): void {
    this.exchanges.delete(exchange);
    if (this.exchanges.size === 0) this.onEmpty?.();
  }

  private empty(withinMs: number): Promise<void> {
    if (this.exchanges.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const lastWordsMs = 500;
