import { runService } from '@gatehouse/service-kit';
import { analytics } from './analytics.module.js';

await runService(analytics);
