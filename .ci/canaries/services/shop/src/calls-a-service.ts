// breaks: service-to-service
export { till } from '../../till/src/till.js';
