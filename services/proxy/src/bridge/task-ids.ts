import { LRUCache } from 'lru-cache';
import type { Exchange } from '../exchange.js';
import { ownerKey } from '../sessions/session.store.js';
import { isObject } from '../upstream/messages.js';
import type { Seal } from './seal.js';

/** A task at a backend. */
export interface Task {
  backendId: string;
  /** The tool whose call it is; who may not use the tool may not look at the task. */
  tool: string;
  /** What the backend calls it. */
  id: string;
}

/**
 * Tasks outlive the call that made them, and a backend may let in whoever knows the id. So agents get another one, which
 * says to whoever asks later whose task it is (MCP 2025-11-25, basic/utilities/tasks, and the extension of 2026-07-28).
 */
export class TaskIds {
  /** What agents call the tasks that were named here lately: the same task keeps its name. */
  private readonly sealed = new LRUCache<string, string>({ max: 50_000 });

  constructor(private readonly seal: Seal) {}

  /** The agent's name for a task that the exchange's call has made. */
  name(exchange: Exchange, id: string): string {
    const { backendId, target } = exchange;
    const sealed = this.seal.seal('task', { owner: ownerOf(exchange), backendId, tool: target.name, id });
    this.sealed.set(keyOf(exchange, backendId, id), sealed);
    return sealed;
  }

  /** The task that the agent names, if it is the principal's. */
  open(exchange: Exchange, sealed: unknown): Task | undefined {
    const opened = this.seal.open('task', sealed);
    if (!isObject(opened) || opened.owner !== ownerOf(exchange)) return undefined;
    const task = opened as unknown as Task;
    this.sealed.set(keyOf(exchange, task.backendId, task.id), sealed as string);
    return task;
  }

  /** What the agent calls a task of the exchange's backend; undefined when it has not come by here. */
  known(exchange: Exchange, id: string): string | undefined {
    return this.sealed.get(keyOf(exchange, exchange.backendId, id));
  }
}

function ownerOf({ principal }: Exchange): string {
  return principal ? ownerKey(principal) : '';
}

function keyOf(exchange: Exchange, backendId: string, id: string): string {
  return JSON.stringify([ownerOf(exchange), backendId, id]);
}
