import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** A custom agent, or the mappings and further clients of a predefined one. */
@Entity('agents')
export class AgentRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  /** False for a predefined agent, of which only mappings and further clients are stored. */
  @Column('boolean', { name: 'is_custom' })
  isCustom!: boolean;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  @Column('jsonb', { name: 'client_ids' })
  clientIds!: readonly string[];

  @Column('jsonb')
  backends!: readonly string[];

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
