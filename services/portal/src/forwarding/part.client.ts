import type { Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Agent, errors, type Dispatcher } from 'undici';
import { GatehouseError, type ErrorCode } from '@gatehouse/errors';
import { PortalConfig, type PartName } from '../portal.config.js';

export interface PartRequest {
  method: string;
  /** Path and query at the part. */
  path: string;
  headers?: Record<string, string>;
  body?: Buffer | Readable;
  signal?: AbortSignal;
  /** Longest wait for the first byte of the answer; registering a backend, which probes it, takes longest. */
  timeoutMs?: number;
}

/** HTTP to the other parts of the product; failures name the part. */
@Injectable()
export class PartClient implements OnModuleDestroy {
  private readonly agent = new Agent({ connections: 64, connect: { timeout: 2_000 }, bodyTimeout: 120_000 });

  constructor(private readonly config: PortalConfig) {}

  /** @throws GatehouseError GATEHOUSE_PORTAL_PART_* */
  async request(part: PartName, request: PartRequest): Promise<Dispatcher.ResponseData> {
    const { method, path, headers, body, signal, timeoutMs = 60_000 } = request;
    try {
      return await this.agent.request({
        origin: this.config.parts[part],
        path,
        method,
        headersTimeout: timeoutMs,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      const code = codeOf(error);
      throw new GatehouseError(code, { detail: `${part}: ${reasons[code]}`, cause: error });
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.agent.destroy();
  }
}

type PartErrorCode = Extract<ErrorCode, `GATEHOUSE_PORTAL_PART_${string}`>;

const reasons: Record<PartErrorCode, string> = {
  GATEHOUSE_PORTAL_PART_UNAVAILABLE: 'no connection.',
  GATEHOUSE_PORTAL_PART_TIMEOUT: 'no answer in time.',
  GATEHOUSE_PORTAL_PART_FAILED: 'the connection broke off.',
};

const notConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function codeOf(error: unknown): PartErrorCode {
  if (error instanceof errors.HeadersTimeoutError) return 'GATEHOUSE_PORTAL_PART_TIMEOUT';
  const { code } = error as { code?: string };
  return notConnected.has(code ?? '') ? 'GATEHOUSE_PORTAL_PART_UNAVAILABLE' : 'GATEHOUSE_PORTAL_PART_FAILED';
}
