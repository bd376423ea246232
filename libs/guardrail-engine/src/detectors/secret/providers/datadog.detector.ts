import { keyed } from '../token.js';

/** Credentials of Datadog: https://docs.datadoghq.com/account_management/api-app-keys/ */
export const datadogDetectors = [
  keyed({
    id: 'datadog_api_key',
    title: 'Datadog API key',
    forms: ['{hex:32}'],
    names: ['datadog', 'dd api key', 'datadog api key', 'datadoghq'],
  }),
  keyed({
    id: 'datadog_app_key',
    title: 'Datadog application key',
    forms: ['{hex:40}'],
    names: ['datadog', 'dd app key', 'dd application key', 'datadog app key', 'datadoghq'],
  }),
];
