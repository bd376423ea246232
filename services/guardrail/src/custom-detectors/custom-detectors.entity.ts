import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** How the API names the ways of looking. */
export type CustomKindName = 'regex' | 'wordlist' | 'edm';

/** What a detector finds, as the API writes it; one of the last three is given. */
export interface SettingsBody {
  title: string;
  description: string;
  label: string;
  confidence: number;
  contextWords: readonly string[];
  againstWords: readonly string[];
  requiresContext: boolean;
  regex?: { pattern: string; ignoresCase: boolean; isSlow: boolean };
  wordList?: { matchesCase: boolean };
  exactData?: { minColumns: number; withinCharacters: number };
}

/** Words or rows of a detector, as the API shows them. */
export interface DataBody {
  digest: string;
  sizeBytes: number;
  entries: number;
  rows: number;
  columns: readonly string[];
}

@Entity('guardrail_detectors')
export class CustomDetectorRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  title!: string;

  @Column('jsonb')
  settings!: SettingsBody;

  @Column('jsonb', { nullable: true })
  data!: DataBody | null;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
