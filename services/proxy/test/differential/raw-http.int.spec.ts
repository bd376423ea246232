import { describeRawHttp } from './raw-http-suite.js';

// What fails here fails again; requests that nobody has tried yet are for the long run.
describeRawHttp(2_000, 20_261_127);
