// Canary of the lint rules: code that must be refused is refused, and code that must pass passes.
// A rule that was switched off, or whose file pattern matches nothing any more, fails here.
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const decider = 'services/policy/src/canary/canary.decider.ts';
const projection = 'services/policy/src/canary/canary.projection.ts';
const row = 'services/analytics/src/canary/canary.row.ts';
const pureLibraries = ['contracts', 'errors', 'guardrail-engine', 'policy-eval', 'tool-ledger', 'web-search'].map(
  (lib) => `libs/${lib}/src/canary.ts`,
);
const controller = 'services/policy/src/canary/canaries.controller.ts';

const inServices = [
  controller,
  'services/proxy/src/upstream/canary.ts',
  'services/registry/src/probing/canary.client.ts',
  'services/auth-broker/src/connections/canary.ts',
  'services/portal/src/sessions/canary.client.ts',
  'libs/service-kit/src/canary.ts',
  'libs/identity/src/canary.ts',
];
const inPureCode = [decider, projection, row, ...pureLibraries];
const imports = 'no-restricted-imports';
const syntax = 'no-restricted-syntax';
const globals = 'no-restricted-globals';

// [code, where, rule that must report it]
const refused = [
  ["import { Injectable } from '@nestjs/common';\nexport const x = Injectable;", inPureCode, imports],
  ["import { Column } from 'typeorm';\nexport const x = Column;", inPureCode, imports],
  ["import { connect } from '@nats-io/transport-node';\nexport const x = connect;", inPureCode, imports],
  ["import { createClient } from '@clickhouse/client';\nexport const x = createClient;", inPureCode, imports],
  ["import { readFileSync } from 'node:fs';\nexport const x = readFileSync;", inPureCode, imports],
  ["import { readFileSync } from 'fs';\nexport const x = readFileSync;", inPureCode, imports],
  ["export const x = () => import('node:fs');", inPureCode, syntax],
  ['export const x = () => Date.now();', inPureCode, syntax],
  ['export const x = () => new Date();', inPureCode, syntax],
  ['export const x = () => Math.random();', inPureCode, syntax],
  ['export const x = () => crypto.randomUUID();', inPureCode, syntax],
  ['export async function x(y: Promise<string>) { return await y; }', inPureCode, syntax],
  ['export const x = (y: () => void) => setTimeout(y, 1);', inPureCode, globals],
  ['export const x = () => process.pid;', inPureCode, globals],
  [`// eslint-disable-next-line ${syntax} -- no way round\nexport const x = () => Date.now();`, inPureCode, syntax],
  ["export const x = process.env['PATH'];", [...inPureCode, controller], syntax],
  ["import { x } from '@gatehouse/nats/src/streams.js';\nexport const y = x;", [decider, controller], imports],
  ["import { x } from '../../../../libs/nats/src/streams.js';\nexport const y = x;", [decider, controller], imports],
  ["import { request } from 'undici';\nexport const x = request;", inServices, syntax],
  ["import { Agent, type Dispatcher } from 'undici';\nexport const x: Dispatcher = new Agent();", inServices, syntax],
  ["import * as undici from 'undici';\nexport const x = undici;", inServices, syntax],
  ["import https from 'node:https';\nexport const x = https;", inServices, syntax],
  ["import { connect } from 'net';\nexport const x = connect;", inServices, syntax],
  ["export const x = () => import('undici');", inServices, syntax],
  ["export { request } from 'undici';", inServices, syntax],
  ["export const x = () => globalThis.fetch('https://example.com');", inServices, syntax],
  ["export const x = () => fetch('https://example.com');", inServices, globals],
  ["export const x = () => new WebSocket('wss://example.com');", inServices, globals],
];

const accepted = [
  ['export const x = (time: string) => new Date(time);', inPureCode],
  ["import { create } from '@gatehouse/contracts';\nexport const x = create;", [decider, projection, row]],
  ["import { x } from './neighbour.js';\nexport const y = x;", inPureCode],
  ["export const x = process.env['PATH'];", ['services/policy/src/policy.config.ts', 'services/policy/src/main.ts']],
  ["import { Get } from '@nestjs/common';\nexport const x = Get;", [controller]],
  ["import type { Dispatcher } from 'undici';\nexport const x = (y: Dispatcher) => y.request;", inServices],
  ["import { createServer, type Server } from 'node:http';\nexport const x: Server = createServer();", inServices],
  ["import { request } from 'undici';\nexport const x = request;", ['libs/outbound/src/outbound.ts']],
  ['export const x = async (y: Promise<string>) => ({ y: await y, at: Date.now() });', [controller]],
];

// Types are not needed for these rules, and canaries are in no project.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });

async function messagesOf(code, filePath) {
  const [result] = await eslint.lintText(code, { filePath });
  return result ? result.messages.filter((message) => message.severity === 2) : [];
}

const problems = [];
let checked = 0;
for (const [code, paths, rule] of refused) {
  for (const path of paths) {
    checked++;
    const messages = await messagesOf(code, path);
    if (!messages.some((message) => message.ruleId === rule))
      problems.push(`${rule} let pass in ${path}:\n    ${code}`);
  }
}
for (const [code, paths] of accepted) {
  for (const path of paths) {
    checked++;
    for (const message of await messagesOf(code, path)) {
      problems.push(`${message.ruleId ?? 'parser'} refused in ${path}: ${message.message}\n    ${code}`);
    }
  }
}
if (problems.length > 0) {
  console.error(`The purity rules do not hold:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
console.log(`purity: ${checked} canaries as expected`);
