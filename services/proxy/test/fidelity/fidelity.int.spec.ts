import { describeFidelity } from './fidelity.js';

describeFidelity(200);
