import { runService } from '@gatehouse/service-kit';
import { policy } from './policy.module.js';

await runService(policy);
