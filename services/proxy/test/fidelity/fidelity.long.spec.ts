import { describeFidelity } from './fidelity.js';

describeFidelity(20_000);
