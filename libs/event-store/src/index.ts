export { CommandHandler, type CommandContext, type CommandResult, type StateCache } from './command-handler.js';
export type { Decider } from './decider.js';
export { VersionConflict, type EventStore, type StreamId } from './event-store.js';
export { followControl, type FollowControlOptions } from './follow-control.js';
export { InMemoryEventStore } from './in-memory.event-store.js';
export { JetStreamEventStore } from './jetstream.event-store.js';
export type { RecordedEvent } from './recorded-event.js';
