import { describeFidelity } from './fidelity.js';

// What fails here fails again; messages that nobody has tried yet are for the long run.
describeFidelity(200, 20_261_127);
