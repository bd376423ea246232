export { createLogger, NestLogger, type Logger } from './logger.js';
export { Counter, createMetrics, Gauge, Histogram, Registry } from './metrics.js';
export { parseTraceparent, startTracing } from './tracing.js';
