import { describeFuzz } from './fuzz.js';

// What fails here fails again; messages that nobody has tried yet are for the long run.
describeFuzz(20_000, 20_261_127);
