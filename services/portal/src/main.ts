import { runService } from '@gatehouse/service-kit';
import { portal } from './portal.module.js';

await runService(portal);
