import { refreshStorm } from './refresh-storm.js';

refreshStorm(100);
