import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

@Entity('grants')
export class GrantRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'grantee_kind' })
  granteeKind!: 'user' | 'group';

  @Column('text')
  grantee!: string;

  @Column('jsonb')
  permissions!: readonly string[];

  @Column('jsonb')
  backends!: readonly string[];

  @Column('jsonb')
  agents!: readonly string[];

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
