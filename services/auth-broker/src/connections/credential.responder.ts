import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Msg, Subscription } from '@nats-io/transport-node';
import {
  create,
  CredentialReplySchema,
  CredentialRequestSchema,
  fromJsonString,
  toJsonString,
  type CredentialReply,
  type CredentialRequest,
} from '@gatehouse/contracts';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { credentialSubject } from '@gatehouse/nats';
import { Log, Nats } from '@gatehouse/service-kit';
import { Vault } from '../vault/vault.js';
import { BackendOrigins } from './backend-origin.js';
import { connectionDecider } from './connection.decider.js';
import { connectionId } from './connections.controller.js';

const ttlSeconds = 300;

/** Answers the proxies' requests for credentials, over NATS. Replicas of the broker share the work. */
@Injectable()
export class CredentialResponder implements OnApplicationBootstrap, OnApplicationShutdown {
  private subscription: Subscription | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
    private readonly commands: CommandHandler,
    private readonly vault: Vault,
    private readonly origins: BackendOrigins,
  ) {}

  onApplicationBootstrap(): void {
    const subject = credentialSubject('any').replace(/any$/, '*');
    this.subscription = this.nats.connection.subscribe(subject, {
      queue: 'auth-broker',
      callback: (_, message) => void this.answer(message),
    });
  }

  onApplicationShutdown(): void {
    this.subscription?.unsubscribe();
  }

  private async answer(message: Msg): Promise<void> {
    const reply = await this.reply(message).catch((error: unknown) => {
      const { code, cause } = asGatehouseError(error);
      this.log.logger.error({ code, err: cause }, 'a credential could not be had');
      return create(CredentialReplySchema, { errorCode: code });
    });
    message.respond(toJsonString(CredentialReplySchema, reply));
  }

  private async reply(message: Msg): Promise<CredentialReply> {
    const request = fromJsonString(CredentialRequestSchema, message.string(), { ignoreUnknownFields: true });
    // Who may ask for which organization is a matter of NATS permissions, and those go by subject.
    if (message.subject !== credentialSubject(request.orgId)) throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN');
    const validAfter = await this.origins.validAfter(request.orgId, request.backendId);
    const headers =
      (await this.find(request, request.userId, validAfter)) ?? (await this.find(request, '', validAfter));
    if (!headers) return create(CredentialReplySchema, { errorCode: 'GATEHOUSE_CONNECTION_NOT_FOUND' });
    const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
    return create(CredentialReplySchema, { headers: list, ttlSeconds });
  }

  /** The events, not the rows, say which secret is current: a proxy may ask before the rows have it. */
  private async find({ orgId, backendId }: CredentialRequest, userId: string, validAfter: number) {
    const id = connectionId(backendId, userId);
    const stream = { org: orgId, aggregate: 'connection', id };
    const { state, version } = await this.commands.load(connectionDecider, stream);
    if (state.status === 'absent' || version <= validAfter) return undefined;
    return this.vault.read(orgId, id, state.secretVersion);
  }
}
