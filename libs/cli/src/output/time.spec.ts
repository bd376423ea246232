import { expect, it } from '@jest/globals';
import { formatDay, formatTime } from './time.js';

const now = new Date(2026, 10, 26, 12, 0, 0);

it('shows the clock of today, and the day of any other', () => {
  expect(formatTime(new Date(2026, 10, 26, 9, 4, 5), now)).toBe('09:04:05');
  expect(formatTime(new Date(2026, 10, 25, 23, 59, 59), now)).toBe('2026-11-25 23:59:59');
  expect(formatDay(new Date(2027, 0, 2))).toBe('2027-01-02');
});
