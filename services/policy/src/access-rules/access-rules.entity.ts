import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** A rule as the API writes it. */
export interface AccessRuleBody {
  name: string;
  effect: 'allow' | 'deny';
  agents: readonly string[];
  users: readonly string[];
  groups: readonly string[];
  userDomains: readonly string[];
  backends: readonly string[];
  tools: readonly string[];
  prompts: readonly string[];
  resources: readonly string[];
  condition: string;
  disabled: boolean;
}

@Entity('access_rules')
export class AccessRuleRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb')
  rule!: AccessRuleBody;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
