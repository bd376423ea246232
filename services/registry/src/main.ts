import { runService } from '@gatehouse/service-kit';
import { registry } from './registry.module.js';

await runService(registry);
