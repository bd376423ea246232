// breaks: nothing
import type { A } from './types-only-circle-a.js';
export interface B {
  a: A;
}
