import type { Agent } from './agents.js';

const maxConnects = 3;

/** An agent whose user connects the backend when the gateway says so, and which then repeats what it was about to do. */
export function connectingAgent(open: () => Agent | Promise<Agent>, connect: () => Promise<void>): Agent {
  let opened: Agent | undefined;
  let connects = 0;
  const ask: Agent['ask'] = async (method, params) => {
    for (;;) {
      const answer = await tryOnce(method, params);
      if (!wantsConnection(answer)) {
        if (answer instanceof Error) throw answer;
        return answer;
      }
      if (connects++ === maxConnects) throw new Error(`connected ${maxConnects} times, and still: ${textOf(answer)}`);
      await connect();
    }
  };
  const tryOnce = async (method: string, params?: Record<string, unknown>) => {
    try {
      opened ??= await open();
      return await opened.ask(method, params);
    } catch (error) {
      return error as Error;
    }
  };
  return { ask, close: async () => opened?.close() };
}

/** The refusal names the page where the user connects, as a result or as an error. */
function wantsConnection(answer: unknown): boolean {
  return /\/connect\//.test(textOf(answer));
}

function textOf(answer: unknown): string {
  return answer instanceof Error ? answer.message : JSON.stringify(answer);
}
