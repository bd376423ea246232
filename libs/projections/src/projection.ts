import type { EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { RecordedEvent, StreamId } from '@gatehouse/event-store';

/** A read model: how events become the rows of one table. */
export interface Projection<Row extends ObjectLiteral> {
  /** Name of its checkpoint; unique in the database. */
  readonly name: string;
  /** The kind of aggregate whose events it reads. */
  readonly aggregate: string;
  readonly entity: EntityTarget<Row>;
  /** Finds the rows that belong to one aggregate. */
  rowsOf(stream: StreamId): FindOptionsWhere<Row>;
  /**
   * The aggregate's rows after the event, from its rows before. Pure and total: an event that it does not know, or
   * that makes no sense, leaves the rows as they are. Rows left out are deleted.
   */
  project(rows: readonly Row[], event: RecordedEvent): readonly Row[];
}
