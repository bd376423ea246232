// breaks: testkit-only-in-tests
export { given } from '@gatehouse/event-store/spec-kit';
