import { asksInput, canBeAsked, declaredCapabilities, urlElicitationRequired } from '../bridge/input-requests.js';
import { openState, sealState } from '../bridge/request-state.js';
import type { Seal } from '../bridge/seal.js';
import { rewrite } from '../edge/rewrite.js';
import type { Exchange, Rejection } from '../exchange.js';
import { reasons } from '../reasons.js';
import { isObject } from '../upstream/messages.js';

const key = 'dev.gatehouse/connect';
const maxRounds = 3;
const maxCarriedBytes = 65_536;

/** What the gateway itself has asked of a modern agent, and what the agent had sent when it was asked. */
export interface ConnectState {
  rounds: number;
  /** State that the agent carries for a backend or a parked call, and its answers to it. */
  requestState?: string;
  inputResponses?: unknown;
}

/**
 * Tells the agent that its user has to go to the page where the backend is connected: by an elicitation with that URL,
 * where the agent can be asked so, else by the refusal, which names it. The page asks who it is; the URL holds no secret.
 */
export function askToConnect(exchange: Exchange, seal: Seal, rejection: Rejection): Rejection {
  const url = rejection.data?.connectUrl;
  if (typeof url !== 'string' || exchange.connect?.isDeclined) return rejection;
  const elicitation = { mode: 'url', message: reasons[rejection.reason].text, url };
  const capabilities = capabilitiesOf(exchange);
  if (!canBeAsked(capabilities, { method: 'elicitation/create', params: elicitation })) return rejection;
  if (exchange.era === 'modern') return askModern(exchange, seal, rejection, elicitation);
  const elicitations = [{ ...elicitation, elicitationId: crypto.randomUUID() }];
  return { ...rejection, code: urlElicitationRequired, data: { ...rejection.data, elicitations } };
}

function askModern(exchange: Exchange, seal: Seal, rejection: Rejection, elicitation: object): Rejection {
  const { message, connect } = exchange;
  const rounds = (connect?.rounds ?? 0) + 1;
  if (!asksInput.has(message?.method ?? '') || rounds > maxRounds) return rejection;
  const { requestState, inputResponses } = message?.params ?? {};
  const carried = { ...(typeof requestState === 'string' ? { requestState, inputResponses } : {}) };
  if (JSON.stringify(carried).length > maxCarriedBytes) return rejection;
  const result = {
    resultType: 'input_required',
    inputRequests: { [key]: { method: 'elicitation/create', params: elicitation } },
    requestState: sealState(exchange, seal, { connect: { rounds, ...carried } }),
  };
  return { ...rejection, result };
}

/** What a legacy agent has declared is in its session; before that it cannot be asked anything. */
function capabilitiesOf({ era, message, session }: Exchange): Readonly<Record<string, unknown>> {
  return era === 'legacy' ? (session?.capabilities ?? {}) : declaredCapabilities(message);
}

/** A call that comes back after the gateway has asked is for the backend what it was before. */
export function takeUpAgain(exchange: Exchange, seal: Seal): void {
  const { message, era } = exchange;
  if (era !== 'modern' || message?.params?.requestState === undefined) return;
  const state = openState(exchange, seal);
  // What is not the gateway's own is looked at by whoever gave it out.
  if ('reason' in state || !state.connect) return;
  const { rounds, requestState, inputResponses } = state.connect;
  const answers = message.params.inputResponses;
  const answer = isObject(answers) ? answers[key] : undefined;
  const isDeclined = isObject(answer) && (answer.action === 'decline' || answer.action === 'cancel');
  exchange.connect = { rounds, isDeclined };
  rewrite(exchange, ({ params = {} }) => {
    delete params.requestState;
    delete params.inputResponses;
    if (requestState !== undefined) Object.assign(params, { requestState });
    if (inputResponses !== undefined) Object.assign(params, { inputResponses });
  });
}
