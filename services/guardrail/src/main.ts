import { runService } from '@gatehouse/service-kit';
import { guardrail } from './guardrail.module.js';

await runService(guardrail);
