import { ApiProperty } from '@nestjs/swagger';
import { BackendHealthView } from '../health/backend-health.dto.js';
import { backendTrusts, sessionAffinities, ToolTimeoutDto } from './backends.dto.js';
import type {
  BackendRow,
  BackendTrustName,
  CredentialModeName,
  OAuthSettingsJson,
  SessionAffinityName,
} from './backends.entity.js';
import { CredentialFormDto, type CredentialFormJson } from './credential-form.dto.js';
import { credentialModes } from './credential-modes.js';
import { OAuthSettingsDto } from './oauth-settings.dto.js';

/** How many tools a backend lists, and how many of them are on. */
export class ToolCountView {
  @ApiProperty() total!: number;
  @ApiProperty() enabled!: number;
}

/** A backend as the API shows it. */
export class BackendView implements Omit<BackendRow, 'org'> {
  @ApiProperty({ description: 'Its slug' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty() description!: string;
  @ApiProperty() url!: string;
  @ApiProperty({ description: 'Speaks the modern era of MCP' }) modern!: boolean;
  @ApiProperty({ description: 'Speaks the legacy era of MCP' }) legacy!: boolean;
  @ApiProperty({ type: [String], description: 'Newest first' }) protocolVersions!: readonly string[];
  @ApiProperty({ description: 'What the server calls itself' }) serverName!: string;
  @ApiProperty() serverVersion!: string;
  @ApiProperty({ type: Object, description: 'What the server says that it can do' }) capabilities!: unknown;
  @ApiProperty({ description: 'What the server tells agents about its use' }) instructions!: string;
  @ApiProperty({ type: Date, nullable: true, description: 'When all this was found' }) probedAt!: Date | null;
  @ApiProperty({ enum: credentialModes }) credentialMode!: CredentialModeName;
  @ApiProperty({ description: 'False with "passthrough": MCP forbids to pass tokens on' }) conforms!: boolean;
  @ApiProperty({ type: OAuthSettingsDto, nullable: true }) oauth!: OAuthSettingsJson | null;
  @ApiProperty({ type: CredentialFormDto, nullable: true, description: 'What people give to connect' })
  credentialForm!: CredentialFormJson | null;
  @ApiProperty({ description: 'Longest time a call may take, in milliseconds; 0 = default' }) timeoutMs!: number;
  @ApiProperty({ type: [ToolTimeoutDto] }) toolTimeouts!: readonly ToolTimeoutDto[];
  @ApiProperty({ enum: sessionAffinities }) sessionAffinity!: SessionAffinityName;
  @ApiProperty({ enum: backendTrusts, description: 'How far it is trusted with data' }) trust!: BackendTrustName;
  @ApiProperty() enabled!: boolean;
  @ApiProperty({ description: 'Why it is disabled' }) disabledNote!: string;
  @ApiProperty() version!: number;
  @ApiProperty() registeredAt!: Date;
  @ApiProperty() changedAt!: Date;
  @ApiProperty() tools!: ToolCountView;
  @ApiProperty() health!: BackendHealthView;
}

export class BackendListView {
  @ApiProperty({ type: [BackendView] }) items!: BackendView[];
}
