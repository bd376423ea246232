// breaks: nothing
export { connectNats as parcel } from '@gatehouse/nats';
