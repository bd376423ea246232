import { keyed, token } from '../token.js';

/** Credentials of Weights & Biases: https://docs.wandb.ai/support/find_api_key/ */
export const wandbDetectors = [
  token({
    id: 'wandb_key',
    title: 'Weights & Biases API key',
    forms: ['wandb_v1_{url:40-90}'],
  }),
  keyed({
    id: 'wandb_api_key',
    title: 'Weights & Biases API key (legacy)',
    forms: ['{hex:40}'],
    names: ['wandb', 'weights and biases', 'weightsandbiases'],
  }),
];
