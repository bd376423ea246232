import type { AccessReason } from '@gatehouse/policy-eval';

/** Who or what ended a call that did not succeed. */
export type Verdict = 'allowed' | 'denied' | 'rejected' | 'failed';

interface Reason {
  verdict: Verdict;
  /** What the agent is told: no secrets, no payload, and what can be done. */
  text: string;
}

const denied = (text: string): Reason => ({ verdict: 'denied', text });
const rejected = (text: string): Reason => ({ verdict: 'rejected', text });
const failed = (text: string): Reason => ({ verdict: 'failed', text });

const access: Record<Exclude<AccessReason, 'ok'>, Reason> = {
  token_tool_not_allowed: denied('This token is not good for this tool, prompt or resource.'),
  backend_unknown: denied('There is no such backend. Check the address of the endpoint.'),
  backend_disabled: denied('An administrator has disabled this backend.'),
  agent_unknown: denied('This agent is not known to the gateway. Ask an administrator to add it.'),
  agent_not_mapped: denied('This agent may not use this backend. Ask an administrator to map it.'),
  tool_unknown: denied('The gateway does not know this tool. Ask an administrator to refresh the backend.'),
  tool_disabled: denied('An administrator has disabled this tool.'),
  tool_quarantined: denied(
    'This tool is out of use until an administrator approves its definition, which has changed or looks unsafe. Ask one.',
  ),
  denied_by_rule: denied('An access rule forbids this call.'),
  condition_failed: denied('The condition of an access rule could not be evaluated for this call, so it is refused.'),
  no_allow_rule: denied('No access rule allows this call. Ask an administrator for access.'),
};

/** Every reason code that a call record can have besides `ok`. Codes are API: added, never renamed. */
export const reasons = {
  ...access,
  rate_limited: denied('A limit on calls is used up.'),
  too_many_calls: denied('You have as many calls in flight as one may have. Let some of them end.'),
  too_many_streams: denied('You have as many streams open as one may have. Close some of them.'),
  backend_busy: failed('The backend has as many calls in flight as the gateway lets through. It has not run this one.'),
  bundle_unknown: denied('There is no such bundle. Check the address of the endpoint.'),
  name_unknown: rejected(
    'This endpoint has no tool or prompt of this name. List them again, and use a name as it is listed.',
  ),
  call_tool_invalid: rejected(
    'Give call_tool the name of a tool that find_tool has found, and its arguments as an object.',
  ),
  resource_unknown: rejected(
    'No backend of this endpoint lists this resource. Read it at the endpoint of its backend.',
  ),
  resource_ambiguous: rejected(
    'Several backends of this endpoint have this resource. Read it at the endpoint of its backend.',
  ),
  capability_missing: rejected('The request needs a client capability that it does not declare. Declare it in _meta.'),
  task_unknown: rejected('You have no such task at this endpoint.'),
  token_missing: denied('Sign in: send "Authorization: Bearer <token>".'),
  token_invalid: denied('The token is not acceptable. Get a new one.'),
  token_expired: denied('The token has expired. Get a new one.'),
  token_not_yet_valid: denied('The token is not valid yet. Wait until it is, or see whether the clocks differ.'),
  token_audience: denied('The token was issued for another endpoint or service. Get one for this endpoint.'),
  proof_invalid: denied('The proof of possession (DPoP) is missing or not acceptable. Send a new one.'),
  scope_insufficient: denied('The token lacks the scope that this needs. Get one with the scopes that are named.'),
  token_revoked: denied('The token was revoked.'),
  token_replaced: denied('The token was replaced by a newer one. Use that one.'),
  token_network_not_allowed: denied('The token may not be used from this network.'),
  caller_disabled: denied('An administrator has ended your access to the gateway.'),
  token_backend_not_allowed: denied('This token is not good for this backend.'),
  token_not_for_passthrough: denied(
    'This backend takes a token of its own in "Authorization". Send the access token in X-Gatehouse-Token.',
  ),
  passthrough_identity_missing: denied(
    'The token in "Authorization" is for the backend. Send the gateway who you are in X-Gatehouse-Token.',
  ),
  passthrough_not_here: rejected('X-Gatehouse-Token is for endpoints of one backend that takes a token of its own.'),
  passthrough_off: denied('The gateway is not set to pass tokens on to backends.'),
  passthrough_insecure: failed('Tokens are passed on over https alone. Ask an administrator to correct the URL.'),
  passthrough_era: failed('With a token of its own this backend takes the protocol version alone that it speaks.'),
  passthrough_token_missing: denied('Send a token for this backend in "Authorization".'),
  passthrough_token_invalid: rejected('The token in "Authorization" has characters that no bearer token has.'),
  passthrough_token_ours: denied('This token is for the gateway, and is not passed on. Send one for the backend.'),
  issuer_unavailable: failed('The identity provider does not answer, so the token cannot be checked. Try again.'),
  guardrail_blocked_request: denied('The request holds data that may not leave: it was blocked by a guardrail.'),
  guardrail_blocked_response: denied(
    "The backend's answer holds data that may not be passed on: it was blocked by a guardrail.",
  ),
  guardrail_unscanned_request: denied(
    'The guardrails could not look at the request to its end, so it is refused. Send less at once, or ask an administrator.',
  ),
  guardrail_unscanned_response: denied(
    "The guardrails could not look at the backend's answer to its end, so it is withheld. Ask for less, or an administrator.",
  ),
  web_search_role_denied: denied('A web-search policy does not let you use tools of this kind.'),
  web_search_query_too_long: denied('The query is longer than the web-search policy lets it be. Ask for less at once.'),
  web_search_query_codename: denied('The query names something that may not be searched for. Ask without that name.'),
  web_search_query_sensitive: denied('The query holds data that may not be sent to a search engine. Leave it out.'),
  web_search_query_internal_host: denied('The query names an internal host. Leave it out.'),
  web_search_url_denied: denied(
    'The web-search policy does not let this URL be fetched: its scheme or address is not allowed.',
  ),
  web_search_domain_denied: denied('The web-search policy does not let this domain be used. Search elsewhere.'),
  web_search_argument_forbidden: denied(
    'An argument would send data elsewhere or run code, which the web-search policy forbids. Leave it out.',
  ),
  web_search_answer_blocked: denied('The answer cites a source that the web-search policy blocks.'),
  credential_missing: denied('There is no connection to this backend for you. Ask an administrator to make one.'),
  connection_needed: denied(
    'You have to connect this backend once, in the browser, and sign in there. Then repeat the request.',
  ),
  connection_expired: denied(
    'The connection to this backend has to be renewed in the browser: its tokens are not good any more. Then repeat the request.',
  ),
  connection_scopes_wanted: denied(
    'The backend wants more rights for this than you have agreed to. Connect it again in the browser, and repeat the request.',
  ),
  connection_scopes_refused: denied(
    'The backend wants rights for this that the connection has already. Ask whoever runs the backend.',
  ),
  connection_without_user: denied(
    'This backend is connected by each user alone, and there is no user behind this call. Use the token of a person.',
  ),
  user_token_needed: denied(
    "This backend needs the user's own token of the identity provider. Sign the agent in there instead of giving it an access token of the gateway.",
  ),
  credential_refused: failed(
    'The authorization server of this backend gives no token for it. Ask an administrator to look at its settings.',
  ),
  credential_unavailable: failed('The credential for this backend cannot be had at the moment. Try again.'),
  origin_not_allowed: rejected('Web pages of this origin may not call the gateway.'),
  host_not_allowed: rejected('The gateway is not known by this host name.'),
  path_unknown: rejected('There is no MCP endpoint at this path. Use /mcp, /mcp/<backend> or /mcp/b/<bundle>.'),
  method_not_allowed: rejected('This HTTP method is not allowed here.'),
  content_type_invalid: rejected('Send the message as application/json.'),
  headers_too_many: rejected('The request has more than 64 headers.'),
  body_too_large: rejected('The message is larger than 4 MiB.'),
  body_incomplete: rejected('The message was cut off.'),
  json_invalid: rejected('The message is not valid JSON in UTF-8.'),
  json_duplicate_key: rejected('The message has the same key twice in one object.'),
  json_case_variant: rejected('The message has a protocol key in the wrong case.'),
  json_too_deep: rejected('The message is nested deeper than 64 levels.'),
  batch_not_supported: rejected('Send one JSON-RPC message per request: batches are not accepted.'),
  rpc_invalid: rejected('The message is not a JSON-RPC 2.0 request, notification or response.'),
  version_unsupported: rejected('This protocol version is not supported.'),
  envelope_invalid: rejected('The request lacks a valid _meta with protocolVersion and clientCapabilities.'),
  header_mismatch: rejected('A protocol header is missing or differs from the message.'),
  method_unknown: rejected('This method does not exist in this protocol version.'),
  session_missing: rejected('Send the Mcp-Session-Id that initialize answered.'),
  session_unknown: rejected('This session does not exist any more. Initialize again.'),
  era_not_supported: failed('The backend speaks no protocol version that the gateway knows.'),
  overloaded: failed('The gateway has more to do than it can at the moment.'),
  not_ready: failed('The gateway is starting or stopping. Try again in a moment.'),
  out_of_sync: failed(
    'The gateway has lost touch with its configuration, and cannot tell whether your credential is still good.',
  ),
  gateway_stopping: failed('The gateway stopped before the backend had answered. The backend may have run the call.'),
  record_failed: failed('The call could not be recorded, so its answer is withheld. The backend may have run it.'),
  tool_invalid: denied("The tool's definition breaks the rules of x-mcp-header. Tell whoever runs the backend."),
  upstream_unreachable: failed('The backend cannot be reached. It has not run the call.'),
  upstream_circuit_open: failed('The backend fails again and again, so nothing is sent to it for a moment. Try later.'),
  upstream_era_refused: failed('The backend refused the protocol version that it was registered with. Try again.'),
  upstream_address_forbidden: failed(
    "The gateway may not connect to the backend's address. Ask an administrator to allow its network.",
  ),
  upstream_cut_off: failed('The backend closed the connection before its answer was whole. It may have run the call.'),
  upstream_timeout: failed('The backend did not answer in time. It may have run the call.'),
  upstream_bad_response: failed('The backend answered something that is not MCP.'),
  upstream_too_large: failed("The backend's answer is larger than 16 MiB."),
  no_room_for_answer: failed("The gateway had no room for the backend's answer. The backend may have run the call."),
  upstream_unauthorized: failed('The backend does not accept the credential of the gateway.'),
  upstream_error: failed('The backend answered with an HTTP error.'),
  upstream_session_lost: failed('The backend has ended the session. Initialize again.'),
  params_invalid: rejected('A parameter of the request is missing or not valid.'),
  request_state_invalid: rejected('This requestState was not given out for this request. Begin the call anew.'),
  request_state_expired: rejected('This requestState is too old. Begin the call anew.'),
  parked_call_lost: failed(
    'The call that waited for this input is gone, with what the backend had begun. Begin it anew.',
  ),
  stream_lost: failed('The rest of this stream is gone. The backend may have run the call.'),
  input_not_supported: failed('The backend wants to ask the agent something that this agent cannot be asked.'),
  input_refused: failed('The agent did not answer what the backend asked it, so the call has ended.'),
  too_many_rounds: failed('The backend asked for input again and again, so the call was ended.'),
  subscription_refused: failed('The backend does not tell when this resource changes.'),
  too_many_subscriptions: rejected('No more than 1000 resources can be watched at once. Unsubscribe from some.'),
  agent_too_slow: failed('The agent does not read what is sent to it, so the call was ended.'),
  cancelled_by_agent: failed('The agent cancelled the call.'),
  client_gone: failed('The agent closed the connection before the answer.'),
  internal_error: failed('Something went wrong inside the gateway.'),
} as const satisfies Record<string, Reason>;

/** A stable reason code. */
export type ReasonCode = keyof typeof reasons;

export function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(reasons, text);
}
