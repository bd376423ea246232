import { keyed } from '../token.js';

/** Credentials of IBM Cloud: https://cloud.ibm.com/docs/account?topic=account-userapikey */
export const ibmDetectors = [
  keyed({
    id: 'ibm_cloud_api_key',
    title: 'IBM Cloud API key',
    forms: ['{url:44}'],
    names: ['ibm', 'ibm cloud', 'ibmcloud', 'watson', 'watsonx', 'bluemix', 'softlayer'],
  }),
];
