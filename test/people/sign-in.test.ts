import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TooManyAttempts } from '../../server/people/sign-in.ts';
import { type OfficePeople, officePeople, PASSWORD } from './office-people.ts';

const HOUR = 3_600_000;
const DRILL_PASSWORD = 'the drill of this test';

describe('signing in', () => {
  let office: OfficePeople;
  const signIn = (username: string, password = PASSWORD, more: { otp?: string; address?: string } = {}) =>
    office.people.door.signIn({ username, password, address: '10.0.0.1', ...more });

  beforeAll(async () => {
    office = await officePeople('people-sign-in', {
      attempts: { perAccount: 3, perAddress: 8, windowSeconds: 600 },
      drillPassword: DRILL_PASSWORD,
    });
  });
  afterAll(() => office.close());

  it('lets a colleague in with name and password, whatever the case of the name', async () => {
    await office.hire('chengye', 'wbb_officer');

    const { principal, token } = await signIn(' ChengYe ');

    expect(principal).toMatchObject({ accountId: 'chengye', organisation: 'WBB', caseworker: true });
    expect((await office.people.door.resume(token))?.principal.accountId).toBe('chengye');
  });

  it('keeps neither password nor session cookie in a form that opens a door', async () => {
    const { token } = await signIn('chengye');

    const stored = JSON.stringify(await office.stores.mongo.collection('sessions').find().toArray());
    const account = JSON.stringify(await office.stores.mongo.collection('accounts').find().toArray());

    expect(stored).not.toContain(token);
    expect(account).toContain('$argon2id$');
    expect(account).not.toContain(PASSWORD);
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const wrong = await signIn('chengye', 'not the password', { address: '10.0.0.2' }).catch((error) => error);
    const unknown = await signIn('nobody-here', 'not the password', { address: '10.0.0.2' }).catch((error) => error);

    expect(wrong.code).toBe('SIGN_IN_FAILED');
    expect(unknown.message).toBe(wrong.message);
  });

  it('makes a guesser wait in every process, and lets everybody else work, the owner of the account too', async () => {
    await office.hire('guessed', 'wbb_duty');
    for (let guess = 0; guess < 3; guess += 1) await signIn('guessed', `wrong ${guess}`, { address: '10.0.1.1' }).catch(() => undefined);
    const other = await office.again();

    const refused: TooManyAttempts = await other.door
      .signIn({ username: 'guessed', password: PASSWORD, address: '10.0.1.1' })
      .catch((error) => error);

    expect(refused.code).toBe('TOO_MANY_REQUESTS');
    expect(refused.retryAfter).toBeGreaterThan(500);
    expect((await signIn('chengye')).principal.accountId).toBe('chengye');
    expect((await signIn('guessed', PASSWORD, { address: '10.0.1.2' })).principal.accountId).toBe('guessed');
  });

  it('makes an account wait that is guessed at from everywhere', async () => {
    await office.hire('sought', 'wbb_duty');
    for (let guess = 0; guess < 30; guess += 1) await signIn('sought', 'wrong', { address: `10.1.0.${guess}` }).catch(() => undefined);

    const refused = await signIn('sought', PASSWORD, { address: '10.1.1.1' }).catch((error) => error);

    expect(refused.code).toBe('TOO_MANY_REQUESTS');
  });

  it('makes an address wait that tries many names', async () => {
    for (let guess = 0; guess < 8; guess += 1) await signIn(`name-${guess}`, 'wrong', { address: '10.0.2.1' }).catch(() => undefined);

    const refused = await signIn('chengye', PASSWORD, { address: '10.0.2.1' }).catch((error) => error);

    expect(refused.code).toBe('TOO_MANY_REQUESTS');
  });

  it('still counts failures while Redis is away', async () => {
    await office.hire('unlucky', 'wbb_duty');
    const alone = await office.again({ stores: { ...office.stores, redis: disconnected(office) } });
    const guess = () => alone.door.signIn({ username: 'unlucky', password: 'wrong', address: '10.0.3.1' }).catch((error) => error.code);

    const codes = [await guess(), await guess(), await guess(), await guess()];

    expect(codes).toEqual(['SIGN_IN_FAILED', 'SIGN_IN_FAILED', 'SIGN_IN_FAILED', 'TOO_MANY_REQUESTS']);
  });

  it('ends a session that nobody used for eight hours, and any after a day', async () => {
    const { token: idle } = await signIn('chengye');
    office.clock.move(8 * HOUR + 1_000);
    expect(await office.people.door.resume(idle)).toBeNull();

    const { token: busy } = await signIn('chengye');
    for (let hours = 0; hours < 24; hours += 4) {
      expect(await office.people.door.resume(busy)).not.toBeNull();
      office.clock.move(4 * HOUR);
    }
    expect(await office.people.door.resume(busy)).toBeNull();
  });

  it('takes along only the session of whoever moves the drill clock', async () => {
    const mover = await signIn('drill', DRILL_PASSWORD);
    const other = await signIn('chengye');

    await office.people.door.takeAlong(mover.session.id, 72 * HOUR);
    office.clock.move(72 * HOUR);

    expect((await office.people.door.resume(mover.token))?.principal.everything).toBe(true);
    expect(await office.people.door.resume(other.token)).toBeNull();
  });

  it('has no drill account outside drill mode, not even for a session made in a drill', async () => {
    const { token } = await signIn('drill', DRILL_PASSWORD);
    const real = await office.again({ drillPassword: undefined });

    const refused = await real.door.signIn({ username: 'drill', password: DRILL_PASSWORD, address: '10.0.4.1' }).catch((error) => error);

    expect(refused.code).toBe('SIGN_IN_FAILED');
    expect(await real.door.resume(token)).toBeNull();
  });

  it('asks for a one-time password once it is enrolled, and takes each only once', async () => {
    await office.hire('linyihang', 'social_worker');
    const { secret } = office.people.door.proposeOtp('linyihang');
    const code = (stepsAhead = 0) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + stepsAhead * 30 });
    const proof = { secret, password: PASSWORD, address: '10.0.0.1' };
    await office.people.door.confirmOtp('linyihang', { ...proof, otp: code(-1) });

    const missing = await signIn('linyihang').catch((error) => error);
    const otp = code();
    const first = await signIn('linyihang', PASSWORD, { otp });
    const replayed = await signIn('linyihang', PASSWORD, { otp }).catch((error) => error);

    expect(missing.code).toBe('OTP_REQUIRED');
    expect(first.principal.accountId).toBe('linyihang');
    expect(replayed.code).toBe('SIGN_IN_FAILED');
  });

  it('replaces a second factor only for whoever proves the password and the present one', async () => {
    await office.hire('enrolled', 'wbb_officer');
    const codeOf = (secret: string, ahead = 0) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + ahead * 30 });
    const { secret } = office.people.door.proposeOtp('enrolled');
    const { secret: next } = office.people.door.proposeOtp('enrolled');
    const confirm = (more: { secret: string; otp: string; password?: string; current?: string }) =>
      office.people.door.confirmOtp('enrolled', { password: PASSWORD, address: '10.2.0.1', ...more }).catch((error) => error.code);

    expect(await confirm({ secret, otp: codeOf(secret, -1), password: 'stolen session' })).toBe('PASSWORD_REFUSED');
    expect(await confirm({ secret, otp: codeOf(secret, -1) })).toBeUndefined();
    expect(await confirm({ secret: next, otp: codeOf(next) })).toBe('OTP_REQUIRED');
    expect(await confirm({ secret: next, otp: codeOf(next), current: '000000' })).toBe('PASSWORD_REFUSED');
    expect(await confirm({ secret: next, otp: codeOf(next), current: codeOf(secret) })).toBeUndefined();
  });

  it('ends sessions and tokens of an account that is disabled', async () => {
    await office.hire('leaving', 'wbb_officer');
    const { token: cookie } = await signIn('leaving');
    const { token: bearer } = await office.people.tokens.create('leaving', 'script');
    expect((await office.people.door.bearer(bearer))?.via).toBe('token');

    await office.people.administration.update('leaving', { disabled: true }, 'sysadmin');

    expect(await office.people.door.resume(cookie)).toBeNull();
    expect(await office.people.door.bearer(bearer)).toBeNull();
    expect((await signIn('leaving').catch((error) => error)).code).toBe('SIGN_IN_FAILED');
  });

  it('forgets an expired or revoked token', async () => {
    const soon = new Date(office.clock.now().getTime() + HOUR);
    const { token: expiring } = await office.people.tokens.create('chengye', 'for an hour', soon);
    const { token: revoked, id } = await office.people.tokens.create('chengye', 'revoked');
    await office.people.tokens.revoke('chengye', id);
    office.clock.move(HOUR);

    expect(await office.people.door.bearer(expiring)).toBeNull();
    expect(await office.people.door.bearer(revoked)).toBeNull();
  });

  it('changes a password only for who knows the present one, and ends the other sessions', async () => {
    await office.hire('changing', 'wbb_officer', { mustChangePassword: true });
    const here = await signIn('changing');
    const elsewhere = await signIn('changing');
    const next = 'another good password';

    const wrong = await office.people.door.changePassword('changing', { current: 'guess', next }, here.session.id).catch((error) => error);
    await office.people.door.changePassword('changing', { current: PASSWORD, next }, here.session.id);

    expect(wrong.code).toBe('PASSWORD_REFUSED');
    expect((await office.people.door.resume(here.token))?.principal.mustChangePassword).toBe(false);
    expect(await office.people.door.resume(elsewhere.token)).toBeNull();
    expect((await signIn('changing', next)).principal.accountId).toBe('changing');
  });
});

function disconnected(office: OfficePeople) {
  const redis = office.stores.redis.duplicate({ lazyConnect: true, enableOfflineQueue: false });
  redis.disconnect();
  return redis;
}
