import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** How the API writes directions and actions. */
export type DirectionName = 'request' | 'response' | 'both';
export type ActionName = 'log' | 'mask' | 'block';

/** A rule as the API writes it. */
export interface RuleBody {
  detectors: readonly string[];
  direction: DirectionName;
  action: ActionName;
  minConfidence: number;
}

/** What a profile is attached to, as the API writes it; an empty field matches everything. */
export interface TargetBody {
  backendId: string;
  agentId: string;
  tool: string;
}

@Entity('guardrail_profiles')
export class ProfileRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  @Column('jsonb')
  rules!: readonly RuleBody[];

  @Column('jsonb')
  attachments!: readonly TargetBody[];

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
