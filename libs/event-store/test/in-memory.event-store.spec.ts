import { randomUUID } from 'node:crypto';
import { InMemoryEventStore } from '../src/index.js';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('the event store in memory', async () => {
  const store = new InMemoryEventStore();
  return { store, appendBytes: (stream, bytes) => store.appendBytes(stream, bytes, randomUUID()) };
});
