export { createLogger, NestLogger, type Logger } from './logger.js';
export { Counter, createMetrics, Gauge, Histogram, Registry } from './metrics.js';
export { childOf, parseTraceparent, startTracing, type ServerSpan, type Tracing } from './tracing.js';
