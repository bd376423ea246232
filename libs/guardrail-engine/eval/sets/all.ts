import type { Corpus } from '../corpus.js';
import { credentials } from './credentials.js';
import { evasions } from './evasions.js';
import { gateway } from './gateway.js';
import { hiddenCharacters } from './hidden.js';
import { benignInjection, directInjection, indirectInjection } from './injections.js';
import { nationalIdCorpus } from './national-ids.js';
import { ordinaryFiles } from './ordinary-files.js';
import { personal } from './personal.js';
import { providerTokens } from './provider-tokens.js';

export const corpora: readonly Corpus[] = [
  personal,
  nationalIdCorpus,
  providerTokens,
  credentials,
  ordinaryFiles,
  evasions,
  directInjection,
  indirectInjection,
  benignInjection,
  hiddenCharacters,
  gateway,
];
