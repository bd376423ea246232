import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsOptional, Matches } from 'class-validator';

import type { ConnectionKindName, ConnectionRow, ReauthReasonName } from './connections.entity.js';

export class SaveConnectionDto {
  @ApiProperty({ description: "The backend's slug; it may be registered afterwards", example: 'github' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'backendId must be the slug of a backend' })
  backendId!: string;

  @ApiPropertyOptional({ description: 'For all users; otherwise for yourself alone', default: false })
  @IsOptional()
  @IsBoolean()
  shared?: boolean;

  @ApiPropertyOptional({
    description: "What the form of the backend asks for (credentialForm in the backend's settings)",
    example: { token: '...' },
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  @IsOptional()
  @IsObject()
  fields?: Record<string, unknown>;

  @ApiPropertyOptional({
    description:
      'Headers that the gateway sends to a backend that has no form; values are encrypted and never shown again',
    example: { authorization: 'Bearer ...' },
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  @IsOptional()
  @IsObject()
  headers?: Record<string, unknown>;
}

const kinds: readonly ConnectionKindName[] = ['header', 'oauth', 'client'];
const reasons: readonly ReauthReasonName[] = ['refused', 'expired', 'rejected', 'uncertain', 'issuer_changed'];

/** A connection as the API shows it; never a secret. */
export class ConnectionView implements Omit<ConnectionRow, 'org'> {
  @ApiProperty() id!: string;
  @ApiProperty() backendId!: string;
  @ApiProperty({ description: 'Whose calls use it; empty = shared by all' }) userId!: string;
  @ApiProperty({ enum: kinds, description: 'Headers, tokens of a sign-in, or what the gateway proves itself with' })
  kind!: ConnectionKindName;
  @ApiProperty({ type: [String], description: 'Names of headers; with ? of query parameters' })
  headerNames!: readonly string[];
  @ApiProperty({ description: 'Tells versions of the secret apart' }) fingerprint!: string;
  @ApiProperty({ description: 'Who gave its tokens; empty when it has none' }) issuer!: string;
  @ApiProperty({ type: [String], description: 'Scopes that were granted' }) scopes!: readonly string[];
  @ApiProperty({ type: [String], description: 'Scopes to ask for at the next sign-in, when the backend wants more' })
  wantedScopes!: readonly string[];
  @ApiProperty({
    enum: reasons,
    nullable: true,
    description: 'Why somebody has to sign in again; null when nobody has to',
  })
  needsReauth!: ReauthReasonName | null;
  @ApiProperty({ type: Date, nullable: true, description: 'End of the access token; null when it has none' })
  expiresAt!: Date | null;
  @ApiProperty({ description: 'Whether the gateway renews the access token by itself' }) isRefreshed!: boolean;
  @ApiProperty() version!: number;
  @ApiProperty() changedAt!: Date;
}

export class ConnectionListView {
  @ApiProperty({ type: [ConnectionView] }) items!: ConnectionView[];
}
