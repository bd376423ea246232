import { keyed } from '../token.js';

/** Credentials of Snowflake: https://docs.snowflake.com/en/user-guide/programmatic-access-tokens */
export const snowflakeDetectors = [
  keyed({
    id: 'snowflake_token',
    title: 'Snowflake token',
    forms: ['ver:{digit:1}-hint:{digit:2-20}-ETMsDgAAA{anybase64:40-400}'],
    names: ['snowflake'],
    confidence: 0.6,
  }),
];
