import { describeReadings } from './readings.js';

// What fails here fails again; messages that nobody has tried yet are for the long run.
describeReadings(5_000, 20_261_127);
