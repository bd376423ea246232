import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsOptional, IsUrl, Matches, MaxLength } from 'class-validator';
import type { OAuthSettingsJson } from './backends.entity.js';

const urlRules = { protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true };
/** RFC 6749 appendix A: visible characters. */
const clientId = /^[\x20-\x7e]{0,200}$/;
const scope = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** How tokens for a backend are obtained. All of it may be left out: discovery finds the rest. */
export class OAuthSettingsDto implements Partial<OAuthSettingsJson> {
  @ApiPropertyOptional({ description: 'Issuer of the authorization server, instead of the one that the backend names' })
  @IsOptional()
  @MaxLength(2000)
  @IsUrl(urlRules, { message: 'issuer must be an http(s) URL' })
  issuer?: string;

  @ApiPropertyOptional({
    description: 'Client as which the gateway is registered there; its secret is given to PUT /connections/client',
  })
  @IsOptional()
  @Matches(clientId)
  clientId?: string;

  @ApiPropertyOptional({ type: [String], description: 'Scopes to ask for, instead of those that the backend names' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(scope, { each: true, message: 'a scope is visible text without quotes and backslashes' })
  scopes?: string[];

  @ApiPropertyOptional({ default: false, description: 'One connection serves all users, instead of one for each' })
  @IsOptional()
  @IsBoolean()
  shared?: boolean;

  @ApiPropertyOptional({ description: "Resource indicator (RFC 8707), instead of the one in the backend's metadata" })
  @IsOptional()
  @MaxLength(2000)
  @IsUrl(urlRules, { message: 'resource must be an http(s) URL' })
  resource?: string;

  @ApiPropertyOptional({ description: 'Audience of exchanged tokens (RFC 8693), where it is not the resource' })
  @IsOptional()
  @Matches(clientId)
  audience?: string;

  @ApiPropertyOptional({
    description: "Where the user's token is exchanged; the gateway's identity provider when left out",
  })
  @IsOptional()
  @MaxLength(2000)
  @IsUrl(urlRules, { message: 'identityProvider must be an http(s) URL' })
  identityProvider?: string;

  @ApiPropertyOptional({ description: "The gateway's client at the identity provider" })
  @IsOptional()
  @Matches(clientId)
  identityProviderClientId?: string;
}
