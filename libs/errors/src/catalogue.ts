/**
 * Every failure a user can meet: its HTTP status, a title, and what to do about it.
 * Codes are API: they are added, never renamed. Format GATEHOUSE_<AREA>_<CASE>.
 */
export const catalogue = {
  // Requests
  GATEHOUSE_REQUEST_INVALID: {
    status: 400,
    title: 'The request is not valid',
    hint: 'Correct the fields named in the detail and send it again.',
  },
  GATEHOUSE_REQUEST_NOT_FOUND: {
    status: 404,
    title: 'There is nothing at this address',
    hint: 'Check the path; /api/docs lists every route.',
  },
  GATEHOUSE_REQUEST_CONFLICT: {
    status: 409,
    title: 'Somebody else changed this at the same time',
    hint: 'Read it again, look at the change, and repeat yours.',
  },
  GATEHOUSE_REQUEST_STALE: {
    status: 409,
    title: 'You are changing a version that is no longer the newest',
    hint: 'Read it again and send the new ETag in If-Match.',
  },
  GATEHOUSE_REQUEST_TOO_LARGE: {
    status: 413,
    title: 'The request body is too large',
    hint: 'Send less at once; the limit is in the detail.',
  },
  GATEHOUSE_REQUEST_NOT_READY: {
    status: 503,
    title: 'The answer is not up to date yet',
    hint: 'The read model has not reached the sequence you asked for. Try again in a moment.',
  },
  GATEHOUSE_INTERNAL_ERROR: {
    status: 500,
    title: 'Something went wrong inside Gatehouse',
    hint: 'Try again; if it stays, give the trace id to your administrator.',
  },
  // Who is calling
  GATEHOUSE_AUTH_REQUIRED: {
    status: 401,
    title: 'You are not signed in',
    hint: 'Send "Authorization: Bearer <access token>", or sign in to the console.',
  },
  GATEHOUSE_AUTH_TOKEN_INVALID: {
    status: 401,
    title: 'The token is not acceptable',
    hint: 'Get a new access token from the identity provider that this gateway trusts.',
  },
  GATEHOUSE_AUTH_TOKEN_EXPIRED: {
    status: 401,
    title: 'The token has expired',
    hint: 'Get a new one, or refresh it.',
  },
  GATEHOUSE_AUTH_TOKEN_NOT_YET_VALID: {
    status: 401,
    title: 'The token is not valid yet',
    hint: 'Wait until it is. If it was issued just now, the clocks of gateway and identity provider differ: mend them.',
  },
  GATEHOUSE_AUTH_DISABLED: {
    status: 403,
    title: 'An administrator has ended your access to the gateway',
    hint: 'Ask an administrator to enable you again.',
  },
  GATEHOUSE_AUTH_WRONG_AUDIENCE: {
    status: 401,
    title: 'The token was issued for somebody else',
    hint: 'Ask the identity provider for a token with this gateway as audience.',
  },
  GATEHOUSE_AUTH_PROOF_INVALID: {
    status: 401,
    title: 'The proof of possession is missing or not acceptable',
    hint: 'Send "Authorization: DPoP <token>" with a fresh DPoP proof of the key that the token is bound to (RFC 9449).',
  },
  GATEHOUSE_AUTH_ISSUER_UNAVAILABLE: {
    status: 503,
    title: 'The identity provider does not answer',
    hint: 'Tokens cannot be checked at the moment; try again, or look at the identity provider.',
  },
  GATEHOUSE_AUTH_FORBIDDEN: {
    status: 403,
    title: 'You may not do this',
    hint: 'Ask an administrator for a role or a grant with the permission named in the detail.',
  },
  // Portal
  GATEHOUSE_PORTAL_FORGERY_REFUSED: {
    status: 403,
    title: 'The request does not come from the console',
    hint: "Changes with a log-in cookie need the header x-gatehouse-csrf and the console's own Origin; scripts send a bearer token instead.",
  },
  GATEHOUSE_PORTAL_LOGIN_EXPIRED: {
    status: 400,
    title: 'This log-in was not begun in this browser, or has expired',
    hint: 'Sign in again.',
  },
  GATEHOUSE_PORTAL_CONNECT_EXPIRED: {
    status: 400,
    title: 'This was not begun in this browser, or has expired',
    hint: 'Begin anew: open the page from which you connect to the backend, signed in as the same user.',
  },
  GATEHOUSE_PORTAL_LOGIN_REFUSED: {
    status: 401,
    title: 'The identity provider refused the log-in',
    hint: 'Sign in again; if it stays, show the detail to your administrator.',
  },
  GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID: {
    status: 400,
    title: 'The logout token is not acceptable',
    hint: 'Only the identity provider sends one, once. See that its client for the console is the one in GATEHOUSE_PORTAL_CLIENT_ID, and that the clocks agree.',
  },
  GATEHOUSE_PORTAL_SESSION_NOT_FOUND: {
    status: 404,
    title: 'There is no such session',
    hint: 'It may have ended. GET /api/sessions lists yours.',
  },
  GATEHOUSE_PORTAL_CONSOLE_MISSING: {
    status: 503,
    title: 'The console has not been built',
    hint: 'Run "npm run build"; the API under /api works without it.',
  },
  GATEHOUSE_PORTAL_PART_UNAVAILABLE: {
    status: 503,
    title: 'A part of Gatehouse does not answer',
    hint: 'The detail names it. It is being restarted or is down: try again in a moment, and look at /api/status.',
  },
  GATEHOUSE_PORTAL_PART_TIMEOUT: {
    status: 504,
    title: 'A part of Gatehouse took too long to answer',
    hint: 'The detail names it. A change may have been made all the same: read before you repeat it.',
  },
  GATEHOUSE_PORTAL_PART_FAILED: {
    status: 502,
    title: 'A part of Gatehouse broke off its answer',
    hint: 'The detail names it. A change may have been made all the same: read before you repeat it.',
  },
  // URLs that somebody else chose
  GATEHOUSE_OUTBOUND_URL_INVALID: {
    status: 422,
    title: 'The URL cannot be used',
    hint: 'Use an absolute https URL without user name, password or fragment.',
  },
  GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN: {
    status: 422,
    title: 'The URL leads to a network that is not allowed',
    hint: 'An operator can allow it by adding its network (CIDR) to the ALLOWED_NETWORKS of registry, proxy and auth broker.',
  },
  GATEHOUSE_OUTBOUND_HTTPS_REQUIRED: {
    status: 422,
    title: 'Only https is allowed for this address',
    hint: 'Use https; plain http is for allowed internal networks only.',
  },
  // Control plane
  GATEHOUSE_CONTROL_UNAVAILABLE: {
    status: 503,
    title: 'Changes cannot be stored at the moment',
    hint: 'The event store (NATS JetStream) does not answer. Nothing was changed; try again.',
  },
  GATEHOUSE_CONTROL_NOT_APPLIED: {
    status: 504,
    title: 'The change is stored, but not every gateway replica has applied it yet',
    hint: 'It will be applied on its own; look at the state of the replicas under /api/status.',
  },
  // NATS
  GATEHOUSE_NATS_TOO_OLD: {
    status: 500,
    title: 'The NATS server is too old',
    hint: 'Gatehouse needs nats-server 2.12 or newer; older ones accept settings and ignore them.',
  },
  GATEHOUSE_NATS_MISCONFIGURED: {
    status: 500,
    title: 'A JetStream stream is not configured as Gatehouse needs it',
    hint: 'Correct the stream with the nats CLI, or use another NATS account for Gatehouse.',
  },
  // Connections and access tokens
  GATEHOUSE_CONNECTION_NOT_FOUND: {
    status: 404,
    title: 'There is no such connection',
    hint: 'List the connections to see which exist.',
  },
  GATEHOUSE_CONNECTION_HEADERS_INVALID: {
    status: 400,
    title: 'These headers cannot be set',
    hint: 'Use names such as Authorization or X-Api-Key with printable values.',
  },
  GATEHOUSE_CONNECTION_NEEDED: {
    status: 409,
    title: 'There is no connection to this backend yet',
    hint: 'Connect it in the browser: on the page of the backend in the console, or with gatehouse connect <backend>.',
  },
  GATEHOUSE_CONNECTION_NEEDS_REAUTH: {
    status: 409,
    title: 'The connection to this backend has to be renewed',
    hint: 'Connect it again in the browser: on the page of the backend in the console, or with gatehouse connect <backend>.',
  },
  GATEHOUSE_CONNECTION_SCOPES_WANTED: {
    status: 409,
    title: 'The backend wants more rights than the connection has',
    hint: 'Connect it again in the browser; you are asked for what is missing.',
  },
  GATEHOUSE_CONNECTION_SCOPES_REFUSED: {
    status: 409,
    title: 'The backend wants rights that the connection has already',
    hint: 'Signing in again does not help. Whoever runs the backend can say what it wants.',
  },
  GATEHOUSE_CONNECTION_NO_USER: {
    status: 409,
    title: 'There is no user behind the call whose connection could be used',
    hint: 'Use a token of a person, or let an administrator share one connection for all.',
  },
  GATEHOUSE_CONNECTION_NO_USER_TOKEN: {
    status: 409,
    title: 'The backend needs the token of the identity provider with which the user signed in',
    hint: 'An access token of the gateway cannot be exchanged. Sign the agent in at the identity provider instead.',
  },
  GATEHOUSE_CONNECTION_MODE_OTHER: {
    status: 409,
    title: 'Nobody connects to this backend in the browser',
    hint: 'That is for backends with the credential mode "oauth"; see the settings of the backend.',
  },
  GATEHOUSE_OAUTH_DISCOVERY_FAILED: {
    status: 502,
    title: 'The authorization server of the backend cannot be found',
    hint: 'Set its issuer in the settings of the backend, or ask whoever runs the backend.',
  },
  GATEHOUSE_OAUTH_SERVER_REJECTED: {
    status: 502,
    title: 'What the authorization server says is not safe to go by',
    hint: 'See the detail. Whoever runs the backend or its authorization server has to put that right.',
  },
  GATEHOUSE_OAUTH_CLIENT_NEEDED: {
    status: 409,
    title: 'The gateway has to be registered at the authorization server first',
    hint: 'Register a client there for the callback <console>/oauth/callback, and set its id in the settings of the backend.',
  },
  GATEHOUSE_OAUTH_REFUSED: {
    status: 502,
    title: 'The authorization server refused',
    hint: 'See the detail for its reason. Try again; if that does not help, ask whoever runs it.',
  },
  GATEHOUSE_OAUTH_UNAVAILABLE: {
    status: 503,
    title: 'The authorization server does not answer as it should',
    hint: 'Try again in a moment.',
  },
  GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN: {
    status: 400,
    title: 'This sign-in is not known here',
    hint: 'It is good for ten minutes, once, in the browser and for the user that began it. Connect again.',
  },
  GATEHOUSE_CONNECTION_FIELDS_INVALID: {
    status: 400,
    title: 'This is not what the backend asks for',
    hint: "Give the fields of the backend's form (credentialForm), or headers when it has none.",
  },
  GATEHOUSE_SECRET_UNREADABLE: {
    status: 500,
    title: 'The secret of a connection cannot be read',
    hint: 'It was encrypted under another key. Start the auth broker with the key it was made with, or save it again.',
  },
  GATEHOUSE_SECRET_KEYS_UNAVAILABLE: {
    status: 503,
    title: 'The keys that open secrets cannot be had',
    hint: 'The key provider (a KMS or Vault) does not answer, or refuses the auth broker. Secrets open again when it does; the log of the auth broker says why.',
  },
  GATEHOUSE_SECRET_ROTATION_RUNNING: {
    status: 409,
    title: 'Keys are being rotated already',
    hint: 'GET /api/secrets shows how far it is; begin the next rotation when it is done.',
  },
  GATEHOUSE_TOKEN_NOT_FOUND: {
    status: 404,
    title: 'There is no such access token',
    hint: 'List the access tokens to see which exist.',
  },
  GATEHOUSE_TOKEN_ENDED: {
    status: 409,
    title: 'This access token has ended',
    hint: 'A token that was revoked or has expired cannot be rotated. Issue a new one.',
  },
  GATEHOUSE_TOKEN_LIFETIME: {
    status: 400,
    title: 'An access token may not be good for that long here',
    hint: 'Ask for fewer days; the most that are allowed are in the detail.',
  },
  GATEHOUSE_TOKEN_LIMITS_INVALID: {
    status: 400,
    title: 'These limits of an access token make no sense',
    hint: 'Correct what the detail names: each tool is <backend>/<tool> of a backend among backends, each network a CIDR.',
  },
  GATEHOUSE_CALLER_IS_YOU: {
    status: 409,
    title: 'You cannot disable yourself',
    hint: 'Ask another administrator to do it.',
  },
  // Agents, rules, grants
  GATEHOUSE_AGENT_NOT_FOUND: {
    status: 404,
    title: 'There is no such agent',
    hint: 'List the agents to see which exist.',
  },
  GATEHOUSE_AGENT_EXISTS: {
    status: 409,
    title: 'An agent with this slug exists already',
    hint: 'Choose another slug, or change the existing agent.',
  },
  GATEHOUSE_AGENT_CLIENT_UNKNOWN: {
    status: 404,
    title: 'This OAuth client is not the agent',
    hint: 'See which clients the agent has: the clients that the product knows by itself cannot be taken from it.',
  },
  GATEHOUSE_AGENT_CLIENT_TAKEN: {
    status: 409,
    title: 'Another agent has this OAuth client id',
    hint: 'An OAuth client is one agent: take the client id from the other agent first.',
  },
  GATEHOUSE_AGENT_PREDEFINED: {
    status: 409,
    title: 'A predefined agent can be mapped, but not changed or removed',
    hint: 'Add a custom agent instead.',
  },
  GATEHOUSE_RULE_NOT_FOUND: {
    status: 404,
    title: 'There is no such access rule',
    hint: 'List the access rules to see which exist.',
  },
  GATEHOUSE_RULE_CONDITION_INVALID: {
    status: 400,
    title: 'The condition of the rule is not valid',
    hint: 'Conditions are CEL over principal, backend, tool and args; see the detail for the place.',
  },
  GATEHOUSE_LIMIT_NOT_FOUND: {
    status: 404,
    title: 'There is no such limit',
    hint: 'List the limits to see which exist.',
  },
  GATEHOUSE_WEB_SEARCH_POLICY_NOT_FOUND: {
    status: 404,
    title: 'There is no such web-search policy',
    hint: 'List the web-search policies to see which exist.',
  },
  GATEHOUSE_DOMAIN_CATEGORY_NOT_FOUND: {
    status: 404,
    title: 'There is no such category of domains',
    hint: 'List the categories to see which exist.',
  },
  GATEHOUSE_DOMAIN_CATEGORY_EXISTS: {
    status: 409,
    title: 'There is a category of domains with this slug',
    hint: 'Add the domains to it, or choose another slug.',
  },
  GATEHOUSE_DOMAIN_CATEGORY_FULL: {
    status: 409,
    title: 'The category would have more than 200,000 domains',
    hint: 'Put them into several categories, and name these in the policy.',
  },
  GATEHOUSE_SEARCH_TOOL_NOT_FOUND: {
    status: 404,
    title: 'The tool is not known, or has nothing to do with the web',
    hint: 'Refresh the backend when it is new, or say how the tool is to be read.',
  },
  GATEHOUSE_GRANT_NOT_FOUND: {
    status: 404,
    title: 'There is no such permission grant',
    hint: 'List the grants to see which exist.',
  },
  GATEHOUSE_GRANT_LIMIT_INVALID: {
    status: 400,
    title: 'The grant could never reach anything',
    hint: 'GET /api/permissions tells to what each permission can be limited; give the others in a grant of their own.',
  },
  // Guardrail profiles
  GATEHOUSE_PROFILE_NOT_FOUND: {
    status: 404,
    title: 'There is no such guardrail profile',
    hint: 'List the guardrail profiles to see which exist.',
  },
  GATEHOUSE_PROFILE_EXISTS: {
    status: 409,
    title: 'A guardrail profile with this slug exists already',
    hint: 'Choose another slug, or change the existing profile.',
  },
  GATEHOUSE_PROFILE_INVALID: {
    status: 400,
    title: 'The rules of the guardrail profile are not valid',
    hint: 'Correct the rules named in the detail; /api/guardrails/detectors lists every detector.',
  },
  GATEHOUSE_PROFILE_TARGET_INVALID: {
    status: 400,
    title: 'A guardrail profile cannot be attached to this',
    hint: 'Name a backend, one of its tools, an agent, a user domain or a group, or nothing for every call.',
  },
  GATEHOUSE_PROFILE_CANDIDATE_NOT_FOUND: {
    status: 404,
    title: 'The guardrail profile has no candidate',
    hint: 'Propose a candidate first.',
  },
  // Exceptions from guardrails
  GATEHOUSE_EXCEPTION_NOT_FOUND: {
    status: 404,
    title: 'There is no such exception',
    hint: 'List the exceptions to see which exist.',
  },
  GATEHOUSE_EXCEPTION_INVALID: {
    status: 400,
    title: 'The exception is not valid',
    hint: 'Correct what the detail names.',
  },
  // Detectors of an organization's own
  GATEHOUSE_DETECTOR_NOT_FOUND: {
    status: 404,
    title: 'The organization has no such detector of its own',
    hint: 'List the detectors to see which exist.',
  },
  GATEHOUSE_DETECTOR_EXISTS: {
    status: 409,
    title: 'A detector with this slug exists already',
    hint: 'Choose another slug, or change the existing detector.',
  },
  GATEHOUSE_DETECTOR_INVALID: {
    status: 400,
    title: 'The detector is not valid',
    hint: 'Correct what the detail names; "try" shows what a detector finds before it is saved.',
  },
  GATEHOUSE_DETECTOR_IN_USE: {
    status: 409,
    title: 'Something still names this detector',
    hint: 'Take it out of what the detail lists, then remove it.',
  },
  GATEHOUSE_DETECTOR_DATA_INVALID: {
    status: 400,
    title: 'The words or rows of the detector cannot be taken',
    hint: 'Correct the place in the detail and upload all of it again; nothing of it was kept.',
  },
  // Backends and tools
  GATEHOUSE_BACKEND_NOT_FOUND: {
    status: 404,
    title: 'There is no such backend',
    hint: 'List the backends to see which exist.',
  },
  GATEHOUSE_BACKEND_EXISTS: {
    status: 409,
    title: 'A backend with this slug exists already',
    hint: 'Choose another slug, or change the existing backend.',
  },
  GATEHOUSE_BACKEND_SLUG_RESERVED: {
    status: 400,
    title: 'A backend cannot have this slug',
    hint: 'Choose another one: the slug "b" belongs to the endpoints of bundles, /mcp/b/<bundle>.',
  },
  GATEHOUSE_BACKEND_UNREACHABLE: {
    status: 422,
    title: 'The backend does not answer',
    hint: 'Check the URL and that the server is running and reachable from the gateway.',
  },
  GATEHOUSE_BACKEND_PROBES_BUSY: {
    status: 503,
    title: 'Too many servers are being probed',
    hint: 'Try again in a few seconds.',
  },
  GATEHOUSE_BACKEND_NOT_MCP: {
    status: 422,
    title: 'The server at this URL does not speak MCP over streamable HTTP',
    hint: 'Check the path of the URL; many servers answer under /mcp.',
  },
  GATEHOUSE_BACKEND_NEEDS_CREDENTIAL: {
    status: 422,
    title: 'The backend asks for a credential',
    hint: 'Register it with credential mode "header" and the headers it wants.',
  },
  GATEHOUSE_BACKEND_FORM_INVALID: {
    status: 400,
    title: 'This form for connections makes no sense',
    hint: 'Correct what the detail names: each template is of fields that exist, and each field is in a template.',
  },
  GATEHOUSE_BACKEND_PASSTHROUGH_OFF: {
    status: 403,
    title: 'Agents may not bring tokens for backends here',
    hint: 'Use "oauth", which the gateway manages; or whoever runs Gatehouse sets GATEHOUSE_REGISTRY_ALLOW_PASSTHROUGH.',
  },
  GATEHOUSE_BACKEND_PASSTHROUGH_INSECURE: {
    status: 400,
    title: 'Tokens that agents bring are passed on over https alone',
    hint: 'Give the https URL of the backend. Addresses of this machine may do without.',
  },
  GATEHOUSE_BACKEND_PASSTHROUGH_TOKEN: {
    status: 400,
    title: 'This token is for the gateway, and is not sent to a backend',
    hint: "Give a token that the backend's own authorization server has issued for it.",
  },
  GATEHOUSE_TOKEN_PASSTHROUGH: {
    status: 400,
    title: 'An access token cannot be limited to a backend for which agents bring tokens of their own',
    hint: 'Leave the backend named in the detail out.',
  },
  GATEHOUSE_BACKEND_MOVED: {
    status: 409,
    title: 'A backend with a credential cannot move to another host',
    hint: 'Remove it, make its connection anew, and register it at its new address.',
  },
  GATEHOUSE_BACKEND_TOO_MANY_TOOLS: {
    status: 422,
    title: 'The backend lists too many tools',
    hint: 'Split the server, or register one that offers fewer tools.',
  },
  GATEHOUSE_TOOL_TIMEOUTS_TOO_MANY: {
    status: 409,
    title: 'Too many tools of the backend have a deadline of their own',
    hint: "Take the deadline of a tool away that can do with the backend's, or raise the backend's own.",
  },
  GATEHOUSE_TOOL_NOT_FOUND: {
    status: 404,
    title: 'The backend has no such tool',
    hint: "List the backend's tools; refresh them if the server is newer than the list.",
  },
  GATEHOUSE_TOOL_VERSION_CHANGED: {
    status: 409,
    title: 'The tool has another definition by now',
    hint: 'Look at the newest definition, and decide about that one.',
  },
  GATEHOUSE_TOOL_VERSION_NOT_FOUND: {
    status: 404,
    title: 'The ledger has no such version of the tool',
    hint: "List the tool's versions, and name one by its hash.",
  },
  // Bundles
  GATEHOUSE_BUNDLE_NOT_FOUND: {
    status: 404,
    title: 'There is no such bundle',
    hint: 'List the bundles to see which exist.',
  },
  GATEHOUSE_BUNDLE_EXISTS: {
    status: 409,
    title: 'A bundle with this slug exists already',
    hint: 'Choose another slug, or change the existing bundle.',
  },
  GATEHOUSE_BUNDLE_INVALID: {
    status: 400,
    title: 'The bundle is not valid',
    hint: 'Correct what the detail names and send it again.',
  },
  GATEHOUSE_BUNDLE_MEMBER_UNKNOWN: {
    status: 422,
    title: 'The bundle names a backend or a tool that does not exist',
    hint: 'List the backends and their tools; refresh the tools if the server is newer than the list.',
  },
  // Logs and analytics
  GATEHOUSE_QUERY_INVALID: {
    status: 400,
    title: 'The GraphQL query is not valid',
    hint: 'Compare it with the schema; introspection is open to everyone who is signed in.',
  },
  GATEHOUSE_QUERY_TOO_LARGE: {
    status: 400,
    title: 'The GraphQL query is too long',
    hint: 'Ask for fewer fields at once; the limit is in the detail.',
  },
  GATEHOUSE_QUERY_TOO_DEEP: {
    status: 400,
    title: 'The GraphQL query is nested too deeply',
    hint: 'Ask for fewer levels; the limit is in the detail.',
  },
  GATEHOUSE_QUERY_TOO_MANY_ALIASES: {
    status: 400,
    title: 'The GraphQL query has too many aliases',
    hint: 'Send several requests; the limit is in the detail.',
  },
  GATEHOUSE_QUERY_TOO_COSTLY: {
    status: 400,
    title: 'The GraphQL query asks for too much at once',
    hint: 'Ask for fewer rows ("first") or fewer fields; cost and limit are in the detail.',
  },
  GATEHOUSE_QUERY_RANGE_INVALID: {
    status: 400,
    title: 'The time range is not valid',
    hint: 'Give "from" and "to" with "from" before "to" and at most 31 days between them.',
  },
  GATEHOUSE_QUERY_CURSOR_INVALID: {
    status: 400,
    title: 'The cursor is not one of ours',
    hint: 'Pass the endCursor of an earlier page as it is, or leave "after" out to begin anew.',
  },
  GATEHOUSE_QUERY_TOO_HEAVY: {
    status: 422,
    title: 'The answer would take too long',
    hint: 'Narrow the time range, or filter by backend, tool or agent.',
  },
  GATEHOUSE_ANALYTICS_UNAVAILABLE: {
    status: 503,
    title: 'The call log cannot be read at the moment',
    hint: 'ClickHouse does not answer. Calls are recorded all the same and will appear; try again in a moment.',
  },
  // Running the product on one machine
  GATEHOUSE_START_ALREADY_RUNNING: {
    status: 409,
    title: 'Gatehouse is already running on this data folder',
    hint: 'See it with "npm run status" or end it with "npm run stop"; for a second one choose another --data-dir and --port-base.',
  },
  GATEHOUSE_START_PORT_TAKEN: {
    status: 409,
    title: 'A port that Gatehouse needs is in use by another program',
    hint: 'End that program, or start with other ports: "npm start -- --port-base 8400".',
  },
  GATEHOUSE_START_PART_FAILED: {
    status: 503,
    title: 'A part of Gatehouse could not be started',
    hint: 'Read the end of its log for the reason; "npm run reset" removes all data and lets you start afresh.',
  },
  GATEHOUSE_START_JAVA_MISSING: {
    status: 503,
    title: 'Keycloak needs Java 17 or newer, and none was found',
    hint: 'Install a Java runtime (Debian and Ubuntu: apt install openjdk-17-jre-headless; macOS: brew install openjdk), or name one in JAVA_HOME; "npm start -- --idp development" runs without.',
  },
  GATEHOUSE_START_ISSUER_UNUSABLE: {
    status: 503,
    title: 'The OIDC issuer cannot be used',
    hint: 'Give the issuer exactly as its discovery document names it; docs/identity.md says what must be set up there. "npm start -- --idp development" runs without it.',
  },
  GATEHOUSE_START_DEMO_FAILED: {
    status: 503,
    title: 'The demo organization could not be set up',
    hint: 'Start again; with "npm start -- --no-demo" Gatehouse starts without it.',
  },
  GATEHOUSE_START_OPTION_INVALID: {
    status: 400,
    title: 'An option of the command is not valid',
    hint: 'Options are --data-dir FOLDER, --port-base NUMBER, --idp WHICH, --no-demo, and --yes for reset.',
  },
  GATEHOUSE_RESET_REFUSED: {
    status: 409,
    title: 'The data was not removed',
    hint: 'Stop Gatehouse first with "npm run stop", then repeat with --yes to confirm.',
  },
  // Command line
  GATEHOUSE_CLI_NODE_TOO_OLD: {
    status: 500,
    title: 'The command line needs Node 24 or newer',
    hint: 'In the repository, "npx gatehouse" uses the Node that npm has installed; elsewhere install Node 24.',
  },
  GATEHOUSE_CLI_NOT_BUILT: {
    status: 503,
    title: 'The command line has not been built',
    hint: 'Run "npm run build" in the repository; "npm start" does so too.',
  },
  GATEHOUSE_CLI_ARGUMENT_INVALID: {
    status: 400,
    title: 'An argument of the command is not valid',
    hint: 'Correct what the detail names; --help shows how the command is used.',
  },
  GATEHOUSE_CLI_NOT_CONFIRMED: {
    status: 409,
    title: 'Nothing was changed, since it was not confirmed',
    hint: 'Repeat the command and answer "y", or with --yes.',
  },
  GATEHOUSE_CLI_NOT_SIGNED_IN: {
    status: 401,
    title: 'You are not signed in',
    hint: 'Run "npx gatehouse login", or pass a token of the identity provider in GATEHOUSE_TOKEN or with --token.',
  },
  GATEHOUSE_CLI_TOKEN_UNSUITABLE: {
    status: 401,
    title: 'An access token (gth_...) is good for MCP calls only',
    hint: 'Leave out --token and GATEHOUSE_TOKEN and run "npx gatehouse login", or pass a token of the identity provider.',
  },
  GATEHOUSE_CLI_LOGIN_REFUSED: {
    status: 401,
    title: 'The identity provider refused the log-in',
    hint: 'Run "npx gatehouse login" again; if it stays, show the detail to your administrator.',
  },
  GATEHOUSE_CLI_CREDENTIALS_UNUSABLE: {
    status: 500,
    title: 'The file with your log-ins cannot be used',
    hint: 'Correct its permissions or remove it, then sign in again; GATEHOUSE_CONFIG_DIR chooses another folder.',
  },
  GATEHOUSE_CLI_PORTAL_UNREACHABLE: {
    status: 503,
    title: 'The portal does not answer',
    hint: 'Check --url or GATEHOUSE_URL; on this machine "npm start" starts Gatehouse.',
  },
  GATEHOUSE_CLI_NOT_GATEHOUSE: {
    status: 502,
    title: 'The answer does not come from Gatehouse',
    hint: 'Check that --url or GATEHOUSE_URL is the address of the console, without a path.',
  },
  GATEHOUSE_CLI_GATEWAY_UNREACHABLE: {
    status: 503,
    title: 'The gateway does not answer',
    hint: 'Agents reach it at the address in the detail; look at "npx gatehouse status".',
  },
  GATEHOUSE_CLI_CALL_REFUSED: {
    status: 403,
    title: 'The gateway refused the call',
    hint: 'The detail says why; "npx gatehouse calls --verdict denied" shows it on the record.',
  },
  GATEHOUSE_CLI_CALL_FAILED: {
    status: 502,
    title: 'The call failed',
    hint: 'The detail says why; "npx gatehouse calls --since 5m" shows it on the record.',
  },
} as const satisfies Record<string, { status: number; title: string; hint: string }>;

/** A stable error code of the catalogue. */
export type ErrorCode = keyof typeof catalogue;
