// breaks: nothing
export { eventually } from '@gatehouse/testkit';
