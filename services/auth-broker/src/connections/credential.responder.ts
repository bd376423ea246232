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
import { credentialSubject } from '@gatehouse/nats';
import { Log, Nats } from '@gatehouse/service-kit';
import { Credentials } from './credentials.js';

/** Answers the proxies' requests for credentials, over NATS. Replicas of the broker share the work. */
@Injectable()
export class CredentialResponder implements OnApplicationBootstrap, OnApplicationShutdown {
  private subscription: Subscription | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
    private readonly credentials: Credentials,
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
      const { code, cause, status, detail } = asGatehouseError(error);
      const say = status >= 500 ? 'error' : 'info';
      this.log.logger[say]({ code, detail, err: cause }, 'a credential could not be had');
      return create(CredentialReplySchema, { errorCode: code });
    });
    message.respond(toJsonString(CredentialReplySchema, reply));
  }

  private async reply(message: Msg): Promise<CredentialReply> {
    const request = read(message);
    // Who may ask for which organization is a matter of NATS permissions, and those go by subject.
    if (message.subject !== credentialSubject(request.orgId)) throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN');
    return this.credentials.answer(request);
  }
}

/** A request may hold a token, and errors of the parser hold what they read. */
function read(message: Msg): CredentialRequest {
  try {
    return fromJsonString(CredentialRequestSchema, message.string(), { ignoreUnknownFields: true });
  } catch {
    throw new GatehouseError('GATEHOUSE_REQUEST_INVALID');
  }
}
