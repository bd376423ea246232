import { runService } from '@gatehouse/service-kit';
import { authBroker } from './auth-broker.module.js';

await runService(authBroker);
