import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { createOutbound } from '@gatehouse/outbound';
import { Commands, Log, Nats, type ServiceDefinition } from '@gatehouse/service-kit';
import { AccessTokensController } from './access-tokens/access-tokens.controller.js';
import { AccessTokenRow } from './access-tokens/access-tokens.entity.js';
import { accessTokensProjection } from './access-tokens/access-tokens.projection.js';
import { AccessTokensQuery } from './access-tokens/access-tokens.query.js';
import { TokenIssuer } from './access-tokens/token-issuer.js';
import { TokenUseTable } from './access-tokens/token-use-table.js';
import { AuthBrokerConfig, readAuthBrokerConfig, type KeysConfig } from './auth-broker.config.js';
import { CallerRow } from './callers/callers.entity.js';
import { callersProjection } from './callers/callers.projection.js';
import { DisabledCallersController } from './callers/disabled-callers.controller.js';
import { BackendHistory } from './connections/backend-history.js';
import { ConnectionRights } from './connections/connection-rights.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { ConnectionRow } from './connections/connections.entity.js';
import { connectionsProjection } from './connections/connections.projection.js';
import { CredentialResponder } from './connections/credential.responder.js';
import { Credentials } from './connections/credentials.js';
import { SecretSweeper } from './connections/secret-sweeper.js';
import {
  AuthBrokerTables1764000400000,
  DataKeys1765400000000,
  ManagedOAuth1765100002000,
  OAuthTables1765300000000,
  TokenSetsRefreshed1765300001000,
  SecretsAge1764400000000,
  TokenLimits1765200000000,
} from './migrations.js';
import { AuthorizationServers } from './oauth/authorization-servers.js';
import { Authorizations } from './oauth/authorizations.js';
import { MachineTokens } from './oauth/machine-tokens.js';
import { OAuthClients } from './oauth/oauth-clients.js';
import { OAuthConnectionsController } from './oauth/oauth-connections.controller.js';
import { OAuthAttemptRow, OAuthRegistrationRow, TokenSetRow } from './oauth/oauth.entity.js';
import { OAuthHttp } from './oauth/oauth-http.js';
import { TokenEndpoint } from './oauth/token-endpoint.js';
import { TokenSetRows } from './oauth/token-set-rows.js';
import { TokenSets } from './oauth/token-sets.js';
import { DataKeys } from './vault/data-keys.js';
import { openKeyRing } from './vault/key-ring.js';
import { KeyRotationRow } from './vault/key-rotations.entity.js';
import { keyRotationsProjection } from './vault/key-rotations.projection.js';
import { KeyRotator } from './vault/key-rotator.js';
import { SecretsController } from './vault/secrets.controller.js';
import { SecretsQuery } from './vault/secrets.query.js';
import { ConnectionSecretRow, DataKeyRow } from './vault/vault.entity.js';
import { Vault } from './vault/vault.js';

@Module({})
export class AuthBrokerModule {
  static with(config: AuthBrokerConfig): DynamicModule {
    const { keys, tokenPepper, tokenLifetime, allowedNetworks } = config;
    return {
      module: AuthBrokerModule,
      controllers: [
        OAuthConnectionsController,
        ConnectionsController,
        AccessTokensController,
        DisabledCallersController,
        SecretsController,
      ],
      providers: [
        ...vaultWith(keys),
        {
          provide: TokenIssuer,
          useFactory: (commands: Commands, backends: BackendHistory) =>
            new TokenIssuer(commands, backends, tokenPepper, tokenLifetime),
          inject: [Commands, BackendHistory],
        },
        TokenUseTable,
        AccessTokensQuery,
        {
          provide: BackendHistory,
          useFactory: async ({ connection }: Nats) => new BackendHistory(await JetStreamEventStore.open(connection)),
          inject: [Nats],
        },
        { provide: AuthBrokerConfig, useValue: config },
        { provide: OAuthHttp, useValue: new OAuthHttp(createOutbound({ allowedNetworks })) },
        AuthorizationServers,
        Authorizations,
        ConnectionRights,
        Credentials,
        MachineTokens,
        OAuthClients,
        TokenEndpoint,
        TokenSetRows,
        TokenSets,
        CredentialResponder,
        SecretSweeper,
      ],
    };
  }
}

function vaultWith(keys: KeysConfig): Provider[] {
  return [
    {
      provide: DataKeys,
      useFactory: (dataSource: DataSource, { logger }: Log) => new DataKeys(dataSource, openKeyRing(keys, logger)),
      inject: [DataSource, Log],
    },
    {
      provide: Vault,
      useFactory: (dataSource: DataSource, dataKeys: DataKeys) => new Vault(dataSource, dataKeys),
      inject: [DataSource, DataKeys],
    },
    KeyRotator,
    SecretsQuery,
  ];
}

export const authBroker: ServiceDefinition<AuthBrokerConfig> = {
  name: 'auth-broker',
  readConfig: readAuthBrokerConfig,
  module: (config) => AuthBrokerModule.with(config),
  database: {
    url: (config) => config.databaseUrl,
    entities: [
      DataKeyRow,
      KeyRotationRow,
      ConnectionSecretRow,
      ConnectionRow,
      AccessTokenRow,
      CallerRow,
      OAuthRegistrationRow,
      OAuthAttemptRow,
      TokenSetRow,
    ],
    migrations: [
      AuthBrokerTables1764000400000,
      SecretsAge1764400000000,
      ManagedOAuth1765100002000,
      TokenLimits1765200000000,
      OAuthTables1765300000000,
      TokenSetsRefreshed1765300001000,
      DataKeys1765400000000,
    ],
  },
  projections: [connectionsProjection, accessTokensProjection, callersProjection, keyRotationsProjection],
  apiDescription: 'Connections to backends, the keys that encrypt them, and access tokens for agents and people.',
};
