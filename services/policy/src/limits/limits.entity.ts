import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

export const limitPers = ['user', 'agent', 'backend', 'tool'] as const;
export type LimitPerName = (typeof limitPers)[number];

export const limitWindows = ['second', 'minute', 'hour', 'day'] as const;
export type LimitWindowName = (typeof limitWindows)[number];

/** A limit as the API writes it. */
export interface LimitBody {
  name: string;
  agents: readonly string[];
  users: readonly string[];
  groups: readonly string[];
  backends: readonly string[];
  tools: readonly string[];
  per: readonly LimitPerName[];
  window: LimitWindowName;
  maxCalls: number;
  disabled: boolean;
}

@Entity('limits')
export class LimitRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb')
  limit!: LimitBody;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
