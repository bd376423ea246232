import { Injectable } from '@nestjs/common';
import {
  create,
  CredentialReplySchema,
  CredentialRequestSchema,
  fromJsonString,
  toJsonString,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { credentialSubject } from '@gatehouse/nats';
import { Nats } from '@gatehouse/service-kit';

/** Asks the auth broker for the credential of a backend, for probing only. */
@Injectable()
export class BackendCredentials {
  constructor(private readonly nats: Nats) {}

  /** Query parameters have names that begin with `?`. @throws GatehouseError GATEHOUSE_BACKEND_NEEDS_CREDENTIAL when there is none. */
  async headersFor(org: string, backendId: string, userId = ''): Promise<Record<string, string>> {
    const request = create(CredentialRequestSchema, { orgId: org, backendId, userId });
    const body = toJsonString(CredentialRequestSchema, request);
    const reply = await this.nats.connection
      .request(credentialSubject(org), body, { timeout: 3_000 })
      .catch((cause: unknown) => {
        throw new GatehouseError('GATEHOUSE_CONTROL_UNAVAILABLE', {
          detail: 'The auth broker does not answer.',
          cause,
        });
      });
    const answer = fromJsonString(CredentialReplySchema, reply.string(), { ignoreUnknownFields: true });
    const { headers, query, errorCode } = answer;
    if (errorCode !== '') {
      throw new GatehouseError('GATEHOUSE_BACKEND_NEEDS_CREDENTIAL', {
        detail: `There is no ${userId === '' ? 'shared ' : ''}connection for "${backendId}" yet; make one first.`,
      });
    }
    const parameters = query.map(({ name, value }) => [`?${name}`, value] as const);
    return Object.fromEntries([...headers.map(({ name, value }) => [name, value] as const), ...parameters]);
  }
}
