import { startGatehouse, type Gatehouse } from '../../src/gatehouse.js';
import type { Agent, AgentKind, Ask } from '../agents.js';
import { startSubjects, type Subject } from './backends.js';
import { differencesOf, type Difference } from './compare.js';
import { ownPart, prefixed } from './names.js';
import type { Contestant } from './contestants.js';

/** What an agent got. */
interface Answer {
  result?: object;
  /** As its user sees it. */
  error?: string;
  /** Messages of the forms that its user was shown meanwhile. */
  forms: readonly string[];
}

/** What an agent got over one connection. */
interface Conversation {
  answers: Answer[];
  isAskedForRoots: boolean;
}

/** One answer through the gateway, beside that of a direct connection. */
export interface Comparison {
  /** What was asked. */
  what: string;
  /** The server's own, or that of all servers. */
  endpoint: 'own' | 'all';
  differences: Difference[];
}

/** One agent and one server. */
export interface Cell {
  agent: AgentKind;
  subject: Subject;
  /** The agent that is compared with, when the first cannot reach the server directly. */
  instead: AgentKind | undefined;
  comparisons: Comparison[];
}

/** Every agent uses every server, directly and through the gateway; `say` is told what is done. */
export async function runMatrix(contestants: readonly Contestant[], say: (text: string) => void): Promise<Cell[]> {
  const gatehouse = await startGatehouse({ demo: true });
  const subjects = await startSubjects(gatehouse).catch(async (error: unknown) => {
    await gatehouse.stop();
    throw error;
  });
  try {
    await registerAll(gatehouse, subjects.all);
    await allowSearching(gatehouse);
    const cells = new Map<Contestant, Cell[]>();
    await inTwoLanes(contestants, async (contestant) => {
      await contestant.ready;
      cells.set(contestant, await runAgent(contestant, subjects.all, gatehouse));
      say(`done: ${contestant.agent.name}`);
    });
    return contestants.flatMap((contestant) => cells.get(contestant) ?? []);
  } finally {
    await subjects.stop();
    await gatehouse.stop();
  }
}

async function registerAll(gatehouse: Gatehouse, subjects: readonly Subject[]): Promise<void> {
  const demo = ['everything', 'dbhub'];
  for (const subject of subjects) {
    if (!demo.includes(subject.slug)) await gatehouse.registerBackend(subject.slug, subject);
  }
}

/** What the demo's policies about searching change is not what is compared here. */
async function allowSearching(gatehouse: Gatehouse): Promise<void> {
  const { body } = await gatehouse.api('GET', '/web-search/policies');
  for (const { id } of body.items as { id: string }[]) await gatehouse.change('DELETE', `/web-search/policies/${id}`);
}

/** A token for all backends. Servers keep what one agent did, so another agent's token is used elsewhere. */
async function letIn(gatehouse: Gatehouse, name: string, subjects: readonly Subject[]): Promise<string> {
  const agent = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  await gatehouse.addAgent(agent);
  for (const { slug } of subjects) await gatehouse.mapAgent(agent, slug);
  return (await gatehouse.issueToken(agent)).token;
}

async function inTwoLanes<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item; item = left.shift()) await run(item);
  };
  // A lane that breaks off leaves the other to its end, so that nothing stays behind.
  const lanes = await Promise.allSettled([lane(), lane()]);
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}

async function runAgent(
  { agent, instead }: Contestant,
  subjects: readonly Subject[],
  gatehouse: Gatehouse,
): Promise<Cell[]> {
  const token = await letIn(gatehouse, `${agent.name} own`, subjects);
  const talks: { cell: Cell; asks: readonly Ask[]; direct: Conversation }[] = [];
  for (const subject of subjects) {
    const { slug, url } = subject;
    const asks = asksOf(agent, subject);
    const first = await converse(agent, url, '', asks);
    const isReached = first.answers.some(({ result }) => result !== undefined);
    const direct = isReached ? first : await converse(instead, url, '', asks);
    const cell: Cell = { agent, subject, instead: isReached ? undefined : instead, comparisons: [] };
    compare(cell, 'own', asks, direct, await converse(agent, gatehouse.endpoint(slug), token, asks));
    talks.push({ cell, asks, direct });
  }
  const all = talks.flatMap(({ cell, asks }) => asks.map((ask) => prefixed(ask, cell.subject.slug)));
  const tokenForAll = await letIn(gatehouse, `${agent.name} all`, subjects);
  const { answers, isAskedForRoots } = await converse(agent, gatehouse.endpointOfAll, tokenForAll, all);
  for (const { cell, asks, direct } of talks) {
    const own = answers.splice(0, asks.length).map((answer, i) => {
      const [ask, directly] = [asks[i], direct.answers[i]];
      if (!ask || !answer.result || !directly?.result) return answer;
      return { ...answer, result: ownPart(ask, answer.result, cell.subject.slug, directly.result) };
    });
    compare(cell, 'all', asks, direct, { answers: own, isAskedForRoots });
  }
  return talks.map(({ cell }) => cell);
}

/** A program for each ask takes its time, and nobody is there to answer what it is asked. */
function asksOf({ isOneShot }: AgentKind, { asks, questions }: Subject): readonly Ask[] {
  if (!isOneShot) return [...asks, ...questions];
  return ['tools/list', 'tools/call'].flatMap((method) => asks.find((ask) => ask.method === method) ?? []);
}

/** One connection; an ask that was asked before is answered as it was then. */
async function converse(kind: AgentKind, url: string, token: string, asks: readonly Ask[]): Promise<Conversation> {
  let agent: Agent;
  try {
    agent = await kind.connect(url, token);
  } catch (error) {
    return { answers: asks.map(() => ({ error: String(error), forms: [] })), isAskedForRoots: false };
  }
  const known = new Map<string, Answer>();
  try {
    for (const ask of asks) {
      const key = JSON.stringify(ask);
      if (!known.has(key)) known.set(key, await answerTo(agent, ask));
    }
  } finally {
    await agent.close();
  }
  const answers = asks.flatMap((ask) => known.get(JSON.stringify(ask)) ?? []);
  return { answers, isAskedForRoots: agent.asked.includes(rootsQuestion) };
}

const rootsQuestion = 'roots/list';

async function answerTo(agent: Agent, ask: Ask): Promise<Answer> {
  const before = agent.asked.length;
  // Some servers ask for roots at any time.
  const forms = () => agent.asked.slice(before).filter((question) => question !== rootsQuestion);
  try {
    const result = asOnTheWire(await agent.ask(ask));
    return { result, forms: forms() };
  } catch (error) {
    return { error: String(error), forms: forms() };
  }
}

function asOnTheWire(result: object): object {
  return JSON.parse(JSON.stringify(result)) as object;
}

function compare(
  cell: Cell,
  endpoint: Comparison['endpoint'],
  asks: readonly Ask[],
  direct: Conversation,
  through: Conversation,
): void {
  const { agent, subject, comparisons } = cell;
  asks.forEach((ask, i) => {
    const [one, other] = [direct.answers[i], through.answers[i]];
    const differences =
      hasSucceeded(one, subject.questions.includes(ask)) && other?.result
        ? [...differencesOf(one.result, other.result), ...differencesOf(one.forms, other.forms, 'forms')]
        : [{ path: 'answer', direct: one, through: other }];
    comparisons.push({ what: nameOf(ask), endpoint, differences });
  });
  if (!subject.asksForRoots || agent.isOneShot) return;
  const roots = { path: 'asked', direct: direct.isAskedForRoots, through: through.isAskedForRoots };
  comparisons.push({ what: rootsQuestion, endpoint, differences: roots.direct && roots.through ? [] : [roots] });
}

/** To fail in the same way says little. */
function hasSucceeded(answer: Answer | undefined, isQuestion: boolean): answer is Answer {
  const { result, forms } = answer ?? { forms: [] };
  const isError = (result as { isError?: boolean } | undefined)?.isError === true;
  return result !== undefined && !isError && (!isQuestion || forms.length > 0);
}

function nameOf(ask: Ask): string {
  const { name, uri } = ('params' in ask ? ask.params : {}) as { name?: string; uri?: string };
  return [ask.method, name ?? uri ?? ''].join(' ').trim();
}
