import { refreshStorm } from './refresh-storm.js';

refreshStorm(5);
