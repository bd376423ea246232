// Preloaded into the demo's MCP servers: whatever they ask for, they listen on loopback only.
import { Server } from 'node:net';

const loopback = '127.0.0.1';
const listen = Reflect.get(Server.prototype, 'listen') as (...args: unknown[]) => Server;

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const [first, ...rest] = args;
  if (typeof first === 'object' && first !== null) {
    const options = 'port' in first ? { ...first, host: loopback } : first;
    return listen.call(this, options, ...rest);
  }
  const isPort = typeof first === 'number' || /^\d+$/.test(String(first));
  if (!isPort) return listen.call(this, ...args);
  return listen.call(this, first, loopback, ...(typeof rest[0] === 'string' ? rest.slice(1) : rest));
};
