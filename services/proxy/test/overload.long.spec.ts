import { describeOverload } from './overload/overload.js';

describeOverload({ slow: 500, slowReaders: 200, idle: 2_000, streams: 500, seconds: 20 });
