import { describeReadings } from './readings.js';

describeReadings(500_000);
