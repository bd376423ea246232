import { describeFuzz } from './fuzz.js';

describeFuzz(2_000_000);
