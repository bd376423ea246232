import { rewrite } from '../edge/rewrite.js';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';
import { isListed } from '../filters/authorize.filter.js';
import { routeOfTool } from '../filters/enter-route.js';
import { isObject } from '../upstream/messages.js';
import { declaredCapabilities } from './input-requests.js';
import type { AgentNames } from './agent-names.js';
import type { Task, TaskIds } from './task-ids.js';

const relatedTask = 'io.modelcontextprotocol/related-task';
const extension = 'io.modelcontextprotocol/tasks';
const invalidParams = -32_602;
const capabilityMissing = -32_021;

type Fields = Record<string, unknown>;

/** The task that a `tasks/...` request names; a rejection when it is not the principal's, or none. */
export function openTask(exchange: Exchange, tasks: TaskIds): Task | Rejection {
  const { era, message } = exchange;
  if (era === 'modern' && !declaresTasks(message)) {
    const requiredCapabilities = { extensions: { [extension]: {} } };
    return { reason: 'capability_missing', status: 400, code: capabilityMissing, data: { requiredCapabilities } };
  }
  return tasks.open(exchange, message?.params?.taskId) ?? { reason: 'task_unknown', code: invalidParams };
}

function declaresTasks(message: RpcMessage | undefined): boolean {
  const { extensions } = declaredCapabilities(message);
  return isObject(extensions) && Object.hasOwn(extensions, extension);
}

/** Takes the exchange to its task: the request gets the backend's own name of it, and is decided as its tool. */
export function enterTask(exchange: Exchange, { id, tool }: Task): undefined {
  exchange.task = { tool };
  if (exchange.route) exchange.route = routeOfTool(exchange.route, tool);
  rewrite(exchange, ({ params }) => Object.assign(params ?? {}, { taskId: id }));
}

/** An agent's answer to what a backend has asked because of a task. */
export function openRelatedTask(exchange: Exchange, tasks: TaskIds): void {
  const related = relatedIn(exchange.message?.result);
  const task = related && tasks.open(exchange, related.taskId);
  if (task) rewrite(exchange, ({ result }) => Object.assign(relatedIn(result) ?? {}, { taskId: task.id }));
}

/** Of the tasks that an agent wants to hear of, those that are its own, as the backend calls them. */
export function openListenedTasks(exchange: Exchange, tasks: TaskIds): void {
  const notifications = exchange.message?.params?.notifications;
  if (!isObject(notifications) || !Array.isArray(notifications.taskIds)) return;
  const taskIds = notifications.taskIds
    .map((id) => tasks.open(exchange, id))
    .filter((task) => task?.backendId === exchange.backendId && isListed(exchange, { kind: 'tool', name: task.tool }))
    .map((task) => task?.id);
  rewrite(exchange, ({ params }) => Object.assign(params?.notifications ?? {}, { taskIds }));
}

/** Whether the exchange is about tasks, or may hear of some. */
export function isAboutTasks({ message, request, task, era }: Exchange): boolean {
  if (task || message?.method === 'subscriptions/listen') return true;
  return era === 'legacy' && (request.method === 'GET' || message?.params?.task !== undefined);
}

/** The agent's names of tasks in the messages of a backend. */
export class TaskNames implements AgentNames {
  constructor(
    private readonly exchange: Exchange,
    private readonly tasks: TaskIds,
  ) {}

  rename({ method, params, result }: RpcMessage): boolean {
    let isRenamed = this.renameIn(relatedIn(params)) || this.renameIn(relatedIn(result));
    if (method?.startsWith('notifications/')) {
      isRenamed = this.renameIn(params) || this.renameList(params?.notifications) || isRenamed;
    }
    return (result !== undefined && this.renameResult(result)) || isRenamed;
  }

  event(event: Buffer): Buffer {
    return event;
  }

  /** A task is a result of its own in the modern era, and in one in the legacy era. Other results are of tools. */
  private renameResult(result: Fields): boolean {
    const { message, task } = this.exchange;
    const isResumed = message === undefined;
    const isTask = task !== undefined || result.resultType === 'task' || isResumed;
    const hasTask = message?.params?.task !== undefined || isResumed;
    return (isTask && this.renameIn(result)) || (hasTask && this.renameIn(result.task));
  }

  private renameIn(fields: unknown): boolean {
    if (!isObject(fields) || typeof fields.taskId !== 'string') return false;
    const name = this.nameOf(fields.taskId);
    if (name !== undefined) fields.taskId = name;
    return name !== undefined;
  }

  private renameList(notifications: unknown): boolean {
    if (!isObject(notifications) || !Array.isArray(notifications.taskIds)) return false;
    notifications.taskIds = notifications.taskIds.map((id) => this.nameOf(String(id)) ?? String(id));
    return true;
  }

  private nameOf(id: string): string | undefined {
    const { exchange, tasks } = this;
    const known = tasks.known(exchange, id);
    return known === undefined && exchange.message?.method === 'tools/call' ? tasks.name(exchange, id) : known;
  }
}

function relatedIn(fields: Fields | undefined): Fields | undefined {
  const related = isObject(fields?._meta) ? fields._meta[relatedTask] : undefined;
  return isObject(related) ? related : undefined;
}
