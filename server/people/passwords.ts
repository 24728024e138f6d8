import { hash, verify } from '@node-rs/argon2';
import { fail } from '../errors.ts';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const MIN_PASSWORD = 12;
const MAX_PASSWORD = 256;

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let decoy: Promise<string> | undefined;

/** Takes as long for a name that does not exist, so that the time of an answer does not tell who works here. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  if (password.length > MAX_PASSWORD) return false;
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await decoy), password);
  return matches && stored !== undefined;
}

/** PASSWORD_REFUSED unless it is 12–256 characters and does not contain the account's name. */
export function checkPassword(password: string, username: string): void {
  const refuse = (message: string) =>
    fail('PASSWORD_REFUSED', message, { issues: [{ code: 'PASSWORD_REFUSED', severity: 'error', path: 'password', message }] });
  if (password.length < MIN_PASSWORD) refuse(`A password has at least ${MIN_PASSWORD} characters.`);
  if (password.length > MAX_PASSWORD) refuse(`A password has at most ${MAX_PASSWORD} characters.`);
  if (password.toLowerCase().includes(username.toLowerCase())) refuse('A password does not contain the name of its account.');
  if (new Set(password).size < 5) refuse('A password has at least five different characters.');
}
