// breaks: lib-to-service
export { till } from '../../../services/till/src/till.js';
