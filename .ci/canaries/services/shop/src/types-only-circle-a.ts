// breaks: nothing
import type { B } from './types-only-circle-b.js';
export interface A {
  b: B;
}
