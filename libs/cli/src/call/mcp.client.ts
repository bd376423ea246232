import {
  Client,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  StreamableHTTPClientTransport,
  type CallToolResult,
  type ElicitRequestFormParams,
  type ElicitResult,
} from '@modelcontextprotocol/client';
import { GatehouseError } from '@gatehouse/errors';
import { reasonOf } from '../fetch-from.js';
import { version } from '../version.js';

export interface ToolCall {
  /** The backend's endpoint at the gateway. */
  endpoint: string;
  token: string;
  tool: string;
  args: Record<string, unknown>;
  timeoutMs: number;
  /** Fills in a form that the tool wants filled in before it goes on. What it throws is what the call fails with. */
  onForm(form: ElicitRequestFormParams): Promise<ElicitResult>;
}

/** How the gateway marks a result of its own. */
const reasonKey = 'dev.gatehouse/reason';
const refusedCode = -31_403;

/** Calls a tool as any agent does. @throws GatehouseError GATEHOUSE_CLI_CALL_*, _NOT_SIGNED_IN, _GATEWAY_UNREACHABLE */
export async function callTool(call: ToolCall): Promise<CallToolResult> {
  const options = { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: 'auto' as const } };
  const client = new Client({ name: 'gatehouse-cli', version }, options);
  let unanswered: Error | undefined;
  client.setRequestHandler('elicitation/create', async ({ params }): Promise<ElicitResult> => {
    if (params.mode === 'url') return { action: 'decline' };
    return call.onForm(params).catch((error: unknown) => {
      unanswered = error as Error;
      return { action: 'cancel' };
    });
  });
  try {
    const requestInit = { headers: { authorization: `Bearer ${call.token}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(call.endpoint), { requestInit }));
    const result = await client.callTool({ name: call.tool, arguments: call.args }, { timeout: call.timeoutMs });
    if (unanswered) throw unanswered;
    const reason = result._meta?.[reasonKey];
    if (typeof reason !== 'string') return result;
    const [first] = result.content;
    throw new CallRefused(first?.type === 'text' ? first.text : reason, reason);
  } catch (error) {
    throw toCallError(error, call);
  } finally {
    await client.close().catch(() => undefined);
  }
}

/** The gateway's refusal with its reason code. */
export class CallRefused extends GatehouseError {
  constructor(
    detail: string,
    readonly reason: string,
  ) {
    super('GATEHOUSE_CLI_CALL_REFUSED', { detail });
  }
}

function toCallError(error: unknown, { endpoint, timeoutMs }: ToolCall): GatehouseError {
  if (error instanceof GatehouseError) return error;
  if (error instanceof ProtocolError) return ofProtocol(error);
  if (error instanceof SdkHttpError) return ofHttp(error);
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
    return failed(`No answer within ${timeoutMs / 1_000} s. The backend may have run the call.`);
  }
  const network = networkCauseOf(error);
  if (network !== undefined) {
    return new GatehouseError('GATEHOUSE_CLI_GATEWAY_UNREACHABLE', { detail: `${endpoint}: ${reasonOf(network)}.` });
  }
  return failed(error instanceof Error ? error.message : String(error));
}

function ofProtocol({ message, data, code }: Pick<ProtocolError, 'message' | 'data' | 'code'>): GatehouseError {
  const reason = (data as { reason?: unknown } | undefined)?.reason;
  if (typeof reason !== 'string') return failed(message);
  const detail = `${message} (${reason})`;
  return code === refusedCode ? new CallRefused(detail, reason) : failed(detail);
}

function ofHttp({ status, data }: SdkHttpError): GatehouseError {
  const error = rpcErrorIn(data.text);
  if (status === 401) {
    const detail = `The gateway does not accept the token. ${error?.message ?? ''}`.trim();
    return new GatehouseError('GATEHOUSE_CLI_NOT_SIGNED_IN', { detail });
  }
  return error ? ofProtocol(error) : failed(`The gateway answered ${status}.`);
}

/** What the gateway says in the body of an HTTP error. */
function rpcErrorIn(text: unknown): Pick<ProtocolError, 'message' | 'data' | 'code'> | undefined {
  try {
    return (JSON.parse(String(text)) as { error?: Pick<ProtocolError, 'message' | 'data' | 'code'> }).error;
  } catch {
    return undefined;
  }
}

function failed(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_CLI_CALL_FAILED', { detail });
}

/** What `fetch` threw, somewhere in the causes. */
function networkCauseOf(error: unknown): Error | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof TypeError && cause.message === 'fetch failed') return cause;
  }
  return undefined;
}
