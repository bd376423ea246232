import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUrl, Length, Matches, MaxLength } from 'class-validator';
import { CommandAccepted } from '@gatehouse/service-kit';
import type { ClientPurpose } from '../connections/connection-id.js';

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
const slugRule = { message: 'backendId must be the slug of a backend' };

export class BeginAuthorizationDto {
  @ApiProperty({ description: "The backend's slug", example: 'github' })
  @Matches(slug, slugRule)
  backendId!: string;
}

export class BegunAuthorizationView {
  @ApiProperty({ description: 'Page of the authorization server to open in the browser' }) url!: string;
  @ApiProperty({ description: 'To be kept by that browser alone, and given back with the answer' }) attempt!: string;
}

export class CompleteAuthorizationDto {
  @ApiProperty({ description: 'Everything behind the "?" with which the browser came back' })
  @IsString()
  @MaxLength(16_000)
  answer!: string;

  @ApiProperty({ description: 'What the browser has kept' })
  @Matches(/^[\w-]{43}$/)
  attempt!: string;
}

export class CompletedAuthorizationView extends CommandAccepted {
  @ApiProperty() backendId!: string;
}

export const clientPurposes: readonly ClientPurpose[] = ['backend', 'identity_provider'];
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

export class SaveClientDto {
  @ApiProperty({ description: "The backend's slug", example: 'github' })
  @Matches(slug, slugRule)
  backendId!: string;

  @ApiPropertyOptional({
    enum: clientPurposes,
    default: 'backend',
    description:
      "For the backend's authorization server, or for the identity provider where users' tokens are exchanged",
  })
  @IsOptional()
  @IsIn(clientPurposes)
  purpose?: ClientPurpose;

  @ApiPropertyOptional({
    description:
      'To whom alone it is sent; when left out, the issuer that the backend has in its settings or names now',
  })
  @IsOptional()
  @MaxLength(2000)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true })
  issuer?: string;

  @ApiPropertyOptional({ description: "The client's secret; encrypted and never shown again" })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  secret?: string;

  @ApiPropertyOptional({ description: 'Instead of a secret: private key (PKCS#8, PEM) for private_key_jwt' })
  @IsOptional()
  @IsString()
  @Length(1, 8_000)
  privateKey?: string;

  @ApiPropertyOptional({ enum: algorithms, default: 'RS256', description: 'Algorithm of the private key' })
  @IsOptional()
  @IsIn(algorithms)
  algorithm?: string;
}
