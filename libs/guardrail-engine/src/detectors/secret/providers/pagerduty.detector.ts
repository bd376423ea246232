import { keyed } from '../token.js';

/** Credentials of PagerDuty: https://support.pagerduty.com/main/docs/api-access-keys */
export const pagerdutyDetectors = [
  keyed({
    id: 'pagerduty_api_key',
    title: 'PagerDuty API key',
    forms: ['u+{url:18}'],
    names: ['pagerduty', 'pager duty', 'pd api key'],
    confidence: 0.5,
  }),
  keyed({
    id: 'pagerduty_token',
    title: 'PagerDuty token',
    forms: ['{url:20}', '{hex:32}'],
    names: ['pagerduty', 'pager duty'],
  }),
];
