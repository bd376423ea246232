import { token } from '../token.js';

/** Credentials of Firebase Cloud Messaging: https://firebase.google.com/docs/cloud-messaging/auth-server */
export const firebaseDetectors = [
  token({
    id: 'firebase_server_key',
    title: 'Firebase Cloud Messaging server key',
    forms: ['AAAA{url:7}:APA91b{url:130-145}'],
  }),
];
