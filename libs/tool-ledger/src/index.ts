export { reasonsToWait, type Approval, type Cause, type Poison, type Reason, type Seen } from './approval.js';
export { differencesBetween } from './compare.js';
export { hashOf, partsOf, type Definition, type Digest, type Parts } from './definition.js';
export type { Difference, DifferenceKind } from './difference.js';
export {
  compileOthers,
  shadowsOf,
  textsOf,
  type DefinitionText,
  type OtherBackend,
  type Others,
  type Shadow,
} from './shadowing.js';
export { likenessOf, lookOf, type Look } from './skeleton.js';
