import { pino, type Logger } from 'pino';
import type { LoggerService } from '@nestjs/common';

export type { Logger };

/**
 * The service's logger: one JSON line per entry on standard output. Fields that could hold a credential are removed
 * as a second line of defence; the first is never to log payloads.
 */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        'authorization',
        'cookie',
        'token',
        'password',
        'secret',
        '*.authorization',
        '*.cookie',
        '*.token',
        '*.password',
        '*.secret',
      ],
      censor: '[removed]',
    },
  });
}

/** Nest's own messages through the service's logger; its start-up chatter only at debug level. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown): void {
    this.logger.debug(String(message));
  }
  error(message: unknown, stack?: string): void {
    this.logger.error({ stack }, String(message));
  }
  warn(message: unknown): void {
    this.logger.warn(String(message));
  }
  debug(message: unknown): void {
    this.logger.debug(String(message));
  }
  verbose(message: unknown): void {
    this.logger.trace(String(message));
  }
}
