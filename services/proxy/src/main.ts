import { runService } from '@gatehouse/service-kit';
import { proxy } from './proxy.module.js';

await runService(proxy());
