import { createRequire } from 'node:module';

const { default: TestRunner } = createRequire(createRequire(import.meta.url).resolve('jest'))('jest-runner');

/** Jest's own runner, one suite at a time. */
export default class SerialRunner extends TestRunner {
  isSerial = true;
}
