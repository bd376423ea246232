import { ApiProperty } from '@nestjs/swagger';

/** A key that encrypts the organization's secrets. */
export class DataKeyView {
  @ApiProperty() id!: string;
  @ApiProperty({ description: 'Which key of the provider wraps it' }) keyId!: string;
  @ApiProperty() createdAt!: Date;
  @ApiProperty({ nullable: true, type: Date, description: 'Null for the one that encrypts now' })
  retiredAt!: Date | null;
  @ApiProperty({ description: 'How many secrets are under it' }) secrets!: number;
}

/** The newest rotation. */
export class KeyRotationView {
  @ApiProperty({ enum: ['running', 'finished'] }) state!: 'running' | 'finished';
  @ApiProperty() dataKeyId!: string;
  @ApiProperty() startedBy!: string;
  @ApiProperty() startedAt!: Date;
  @ApiProperty({ nullable: true, type: Date }) finishedAt!: Date | null;
  @ApiProperty({ description: 'Secrets of the organization' }) total!: number;
  @ApiProperty({ description: 'Secrets that are under the new data key' }) done!: number;
  @ApiProperty({ description: 'Secrets that no key opens; they stay as they were' }) unreadable!: number;
}

/** With which keys secrets are encrypted. */
export class SecretsView {
  @ApiProperty({ enum: ['file', 'aws-kms', 'vault-transit'] }) provider!: string;
  @ApiProperty({ nullable: true, type: String, description: 'Key that wraps data keys; null when it cannot be had' })
  keyId!: string | null;
  @ApiProperty({ type: [DataKeyView] }) dataKeys!: DataKeyView[];
  @ApiProperty({ nullable: true, type: KeyRotationView, description: 'Null when there was none' })
  rotation!: KeyRotationView | null;
}
