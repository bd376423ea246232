import { Injectable } from '@nestjs/common';
import { catalogue, GatehouseError, type ErrorCode, type ProblemDetails } from '@gatehouse/errors';
import { PartClient } from '../forwarding/part.client.js';

/** The auth broker's part of connecting, as the signed-in user. */
@Injectable()
export class BrokerClient {
  constructor(private readonly parts: PartClient) {}

  /** Where to send the browser, and what it has to bring back. @throws GatehouseError of the broker */
  authorize(token: string, backendId: string): Promise<{ url: string; attempt: string }> {
    return this.post(token, '/connections/authorize', { backendId });
  }

  /** @throws GatehouseError of the broker */
  complete(token: string, answer: string, attempt: string): Promise<{ backendId: string }> {
    return this.post(token, '/connections/complete', { answer, attempt });
  }

  private async post<T>(token: string, path: string, body: object): Promise<T> {
    const answer = await this.parts.request('auth-broker', {
      method: 'POST',
      path,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    });
    const document: unknown = await answer.body.json();
    if (answer.statusCode === 200) return document as T;
    const { code = '', detail } = document as Partial<ProblemDetails>;
    const known = Object.hasOwn(catalogue, code) ? (code as ErrorCode) : 'GATEHOUSE_PORTAL_PART_FAILED';
    throw new GatehouseError(known, detail === undefined ? {} : { detail });
  }
}
