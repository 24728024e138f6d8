import { expect, test } from 'vitest';
import { attendance } from '../../scripts/start/attendance.mjs';

test('that all server processes serve is said once, however many addresses each listens at, and again after one was away', () => {
  let said = 0;
  const { arrived, left } = attendance(2, () => {
    said += 1;
  });
  for (const place of [1, 1, 2, 2, 1]) arrived(place);
  expect(said).toBe(1);
  left(2);
  arrived(1);
  expect(said).toBe(1);
  arrived(2);
  expect(said).toBe(2);
});
