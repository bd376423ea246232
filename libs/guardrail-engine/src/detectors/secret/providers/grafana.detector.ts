import { token } from '../token.js';

/** Credentials of Grafana: https://grafana.com/docs/grafana/latest/administration/service-accounts/ */
export const grafanaDetectors = [
  token({
    id: 'grafana_service_account',
    title: 'Grafana service account token',
    forms: ['glsa_{base62:32}_{anyhex:8}'],
  }),
  token({
    id: 'grafana_cloud',
    title: 'Grafana Cloud token',
    forms: ['glc_{anybase64:32-400}'],
  }),
  token({
    id: 'grafana_api_key',
    title: 'Grafana API key (legacy)',
    forms: ['eyJrIjoi{anybase64:60-400}'],
  }),
];
