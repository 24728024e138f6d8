import { expect, it } from 'vitest';
import { keyAfter } from '../../web/src/api/client.ts';
import { Problem } from '../../web/src/api/problem.ts';

it.each([
  [new Problem(0, 'OFFLINE', ''), true],
  [new Problem(503, 'STORE_UNAVAILABLE', ''), true],
  [new Problem(409, 'IDEMPOTENCY_IN_PROGRESS', ''), true],
  [new TypeError('the answer broke off'), true],
  [new Problem(422, 'VALIDATION_FAILED', ''), false],
  [new Problem(409, 'INSTANCE_ENDED', ''), false],
])('an act whose answer was lost is repeated under its own key, and after a refusal it is another act: %s', (failure, same) => {
  expect(keyAfter('k', failure) === 'k').toBe(same);
});
