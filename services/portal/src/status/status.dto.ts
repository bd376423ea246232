import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Who is signed in. */
export class MeView {
  @ApiProperty() org!: string;
  @ApiProperty() userId!: string;
  @ApiProperty() userName!: string;
  @ApiProperty() userDomain!: string;
  @ApiProperty({ type: [String] }) groups!: readonly string[];
  @ApiProperty({ type: [String] }) roles!: readonly string[];

  @ApiProperty({ type: [String], description: 'Every permission, also those that a grant limits to some backends' })
  permissions!: readonly string[];

  @ApiProperty({ description: 'Where agents reach the gateway; a backend is at <mcpUrl>/mcp/<slug>' })
  mcpUrl!: string;
}

/** One part of the product. */
export class PartStatus {
  @ApiProperty() name!: string;
  @ApiProperty({ enum: ['up', 'down'] }) status!: 'up' | 'down';
  @ApiPropertyOptional() version?: string;
  @ApiProperty({ description: 'How long its answer took' }) latencyMs!: number;
  @ApiPropertyOptional({ description: 'Why it counts as down' }) detail?: string;
}

/** One replica of the gateway. */
export class ReplicaView {
  @ApiProperty() id!: string;
  @ApiProperty({ description: 'Sequence of the last change that it has applied' }) appliedSeq!: number;
  @ApiProperty({ description: 'Hash of its whole configuration; equal on all replicas' }) hash!: string;
}

/** The state of the whole product. */
export class StatusView {
  @ApiProperty({ enum: ['ok', 'degraded'] }) status!: 'ok' | 'degraded';
  @ApiProperty({ description: "The portal's version" }) version!: string;
  @ApiProperty({ type: [PartStatus] }) parts!: PartStatus[];
  @ApiProperty({ type: [ReplicaView] }) replicas!: ReplicaView[];
}
