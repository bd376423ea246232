import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

export const directionNames = ['request', 'response', 'both'] as const;
export type DirectionName = (typeof directionNames)[number];

export const actionNames = [
  ...(['allow', 'log', 'annotate', 'mask', 'redact', 'strip', 'truncate', 'block', 'quarantine'] as const),
] as const;
export type ActionName = (typeof actionNames)[number];

export const modeNames = ['enforce', 'monitor'] as const;
export type ModeName = (typeof modeNames)[number];

export const partNames = [
  ...(['request', 'response', 'definition', 'prompt', 'resource', 'elicitation'] as const),
  ...(['sampling', 'completion', 'notification', 'header'] as const),
] as const;
export type PartName = (typeof partNames)[number];

export const maskStyleNames = ['label', 'last4', 'length', 'hash'] as const;
export type MaskStyleName = (typeof maskStyleNames)[number];

export const onErrorNames = ['default', 'open', 'closed'] as const;
export type OnErrorName = (typeof onErrorNames)[number];

export const trustNames = ['internal', 'partner', 'public'] as const;
export type TrustName = (typeof trustNames)[number];

/** A rule as the API writes it. */
export interface RuleBody {
  id: string;
  detectors: readonly string[];
  direction: DirectionName;
  action: ActionName;
  mode: ModeName;
  minConfidence: number;
  parts: readonly PartName[];
  paths: readonly string[];
  minCount: number;
  uniqueOnly: boolean;
  maskStyle: MaskStyleName;
  onError: OnErrorName;
  trusts: readonly TrustName[];
}

/** What a profile is attached to, as the API writes it; an empty field matches everything. */
export interface TargetBody {
  backendId: string;
  agentId: string;
  tool: string;
  userDomain: string;
  group: string;
}

/** A candidate for a profile's next revision, as the API writes it. */
export interface CandidateBody {
  name: string;
  description: string;
  rules: readonly RuleBody[];
  floor: boolean;
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

  @Column('boolean')
  floor!: boolean;

  @Column('jsonb')
  attachments!: readonly TargetBody[];

  @Column('jsonb', { nullable: true })
  candidate!: CandidateBody | null;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
