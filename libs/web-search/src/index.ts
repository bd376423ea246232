export type { AdapterFamily, Role, ToolAdapter, ToolDefinition } from './adapter.js';
export { adapterFamilies, adapterOf, customAdapter, roleNames } from './catalogue.js';
export { addressOf, DomainSet, isPrivateHost, toDomainEntry, type WebAddress } from './domains.js';
export { fitAdapter, pointersOf, propertyAt } from './fit.js';
export { applyEdits, type Edit } from './pointers.js';
export {
  compileWebSearch,
  type ActivePolicy,
  type QueryScanner,
  type WebCaller,
  type WebReason,
  type WebSearchRules,
} from './policy.js';
export { isMeant, maskedQuery, queryScannerOf } from './query-scanner.js';
export { decideRequest, type RequestDecision, type WebUse } from './request.js';
export { filterResult, type ResultDecision } from './results.js';
export type { Suggestion } from './suggest.js';
export { HostTally } from './tally.js';
