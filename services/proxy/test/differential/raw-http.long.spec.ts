import { describeRawHttp } from './raw-http-suite.js';

describeRawHttp(100_000);
