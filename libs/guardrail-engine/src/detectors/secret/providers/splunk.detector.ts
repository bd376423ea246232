import { keyed } from '../token.js';

/** Credentials of Splunk: https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector */
export const splunkDetectors = [
  keyed({
    id: 'splunk_hec_token',
    title: 'Splunk HEC token',
    forms: ['{uuid}'],
    names: ['splunk token', 'splunk hec token', 'hec token', 'splunk hec', 'splunk api key'],
  }),
];
