import { mkdirSync } from 'node:fs';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from './embedded-clickhouse.js';

const prefix = 'GATEHOUSE_CLICKHOUSE_';
const read = (name: string) => process.env[prefix + name] ?? '';

try {
  const missing = ['PORT', 'DATA_DIR', 'USER', 'PASSWORD'].filter((name) => read(name) === '');
  if (missing.length > 0) throw new Error(`not set: ${missing.map((name) => prefix + name).join(', ')}`);
  mkdirSync(read('DATA_DIR'), { recursive: true });
  stopWithProcess(
    await startEmbeddedClickHouse({
      dir: read('DATA_DIR'),
      host: read('HOST') || '127.0.0.1',
      port: Number(read('PORT')),
      user: read('USER'),
      password: read('PASSWORD'),
    }),
  );
} catch (error) {
  process.stderr.write(`clickhouse cannot start: ${(error as Error).message}\n`);
  process.exit(1);
}

/** Ends with the process: on SIGTERM, SIGINT, or when the supervisor that started it is gone. */
function stopWithProcess(server: EmbeddedClickHouse): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 5_000).unref();
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}
