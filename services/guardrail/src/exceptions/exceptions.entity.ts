import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';
import type { DirectionName, TargetBody } from '../profiles/profiles.entity.js';

/** An exception as the API writes it. */
export interface ExceptionBody {
  owner: string;
  reason: string;
  /** ISO 8601. */
  expiresAt: string;
  detectors: readonly string[];
  target: TargetBody;
  paths: readonly string[];
  direction: DirectionName;
}

@Entity('guardrail_exceptions')
export class ExceptionRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb')
  exception!: ExceptionBody;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
