// breaks: testkit-only-in-tests
export { eventually } from '@gatehouse/testkit';
