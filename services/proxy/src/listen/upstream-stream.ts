import type { Rejection } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { noInterest, type Interest, type News } from './interest.js';

/** How a backend is listened to, in whatever era. */
export interface UpstreamStream {
  /** What the backend has agreed to tell. */
  readonly honoured: Interest;
  /** Resolves when nothing more will come; with why it failed, if it did. */
  readonly ended: Promise<ReasonCode | undefined>;
  /** Asks the backend for what is wanted now; resolves when `honoured` says what came of it. */
  want(interest: Interest): Promise<void>;
  close(): void;
}

/** Begins to listen. */
export type OpenStream = (interest: Interest, onNews: (news: News) => void) => Promise<UpstreamStream | Rejection>;

/** A backend that never tells anything: there is no point in asking it again. */
export class SilentStream implements UpstreamStream {
  readonly honoured = noInterest;
  readonly ended: Promise<undefined>;
  private end!: (value: undefined) => void;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  async want(): Promise<void> {}

  close(): void {
    this.end(undefined);
  }
}
