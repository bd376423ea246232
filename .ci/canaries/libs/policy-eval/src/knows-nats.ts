// breaks: pure-lib
export { connectNats } from '@gatehouse/nats';
