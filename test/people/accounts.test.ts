import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OfficePeople, officePeople, PASSWORD } from './office-people.ts';

describe('accounts', () => {
  let office: OfficePeople;
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => error.code,
    );

  beforeAll(async () => {
    office = await officePeople('people-accounts');
  });
  afterAll(() => office.close());

  it('gives every name to one person only', async () => {
    await office.hire('zhoulan', 'wbb_head');

    expect(await refusal(office.hire('ZhouLan', 'wbb_officer'))).toBe('ACCOUNT_EXISTS');
  });

  it.each(['drill', 'system', 'public', 'a', '1abc', 'with space', '名字'])('refuses %s as a name', async (username) => {
    expect(await refusal(office.hire(username, 'wbb_officer'))).toBe('VALIDATION_FAILED');
  });

  it.each([
    ['sys_admin', 'process_admin'],
    ['sys_admin', 'auditor'],
    ['auditor', 'process_admin'],
    ['sys_admin', 'wbb_head'],
    ['process_admin', 'social_worker'],
  ])('refuses one person as %s and %s', async (first, second) => {
    const both = { grants: [{ role: first }, { role: second }] };

    expect(await refusal(office.hire(`both-${first.slice(0, 3)}-${second.slice(0, 3)}`, first, both))).toBe('DUTIES_CONFLICT');
  });

  it('refuses to grant a conflicting role later, and changes nothing', async () => {
    const id = await office.hire('sysadmin', 'sys_admin');

    const code = await refusal(office.people.administration.update(id, { grants: [{ role: 'sys_admin' }, { role: 'auditor' }] }, 'test'));

    expect(code).toBe('DUTIES_CONFLICT');
    expect((await office.people.accounts.get(id)).grants).toEqual([{ role: 'sys_admin', organisation: 'WBB' }]);
  });

  it('refuses unknown roles, unknown organisations and bodies outside the office', async () => {
    expect(await refusal(office.hire('r1', 'king'))).toBe('ROLE_UNKNOWN');
    expect(await refusal(office.hire('r2', 'wbb_officer', { organisation: 'NOWHERE' }))).toBe('ORGANISATION_UNKNOWN');
    expect(await refusal(office.hire('r3', 'unit_liaison', { organisation: 'X-MZJ' }))).toBe('ORGANISATION_UNKNOWN');
  });

  it.each(['short', 'aaaaaaaaaaaaaaaa', 'i-am-guessable-too'])('refuses the password %s', async (password) => {
    expect(await refusal(office.hire('guessable', 'wbb_officer', { password }))).toBe('PASSWORD_REFUSED');
  });

  it('finds colleagues by role and organisation, and never one who has left', async () => {
    await office.hire('tianhe', 'child_director', { organisation: 'VC-A' });
    await office.hire('surui', 'child_director', { organisation: 'VC-B' });
    const gone = await office.hire('gone', 'child_director', { organisation: 'VC-A' });
    await office.people.administration.update(gone, { disabled: true }, 'test');

    const found = await office.people.accounts.find({ role: 'child_director', organisation: 'VC-A' });

    expect(found.map(({ id }) => id)).toEqual(['tianhe']);
    expect(found[0]?.organisationName).toBe('甲村');
  });

  it('lists all accounts page by page', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await office.people.accounts.list({ limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);

    expect(seen).toEqual([...seen].sort());
    expect(seen).toHaveLength(await office.people.accounts.count());
    expect(await refusal(office.people.accounts.list({ cursor: 'made up' }))).toBe('CURSOR_INVALID');
  });

  it('never shows a password hash', async () => {
    const shown = JSON.stringify(await office.people.accounts.list({}));

    expect(shown).not.toContain('argon2');
    expect(shown).not.toContain(PASSWORD);
  });
});

describe('the audit', () => {
  let office: OfficePeople;
  beforeAll(async () => {
    office = await officePeople('people-audit');
  });
  afterAll(() => office.close());

  it('chains what several processes write at once into one whole chain', async () => {
    const other = await office.again();
    const entry = (index: number) => ({ action: 'case.revealed', who: 'zhoulan', object: `case-${index}`, reason: 'visit' });

    await Promise.all(Array.from({ length: 60 }, (_, index) => (index % 2 ? office.people : other).audit.record(entry(index))));

    expect(await office.people.audit.verify()).toEqual({ entries: 60 });
    const objects = new Set((await office.people.audit.list({ limit: 200 })).items.map(({ object }) => object));
    expect(objects.size).toBe(60);
  });

  it('shows where a line was changed afterwards', async () => {
    await office.stores.mongo.collection('audit').updateOne({ _id: 7 as never }, { $set: { who: 'somebody-else' } });

    expect((await office.people.audit.verify()).brokenAt).toBe(7);
  });

  it('writes down sign-ins, failures and changes of accounts, without what was typed', async () => {
    await office.hire('hemiao', 'child_supervisor');
    await office.people.door.signIn({ username: 'hemiao', password: PASSWORD, address: '10.1.1.1' });
    await office.people.door.signIn({ username: 'my secret typed here', password: 'x', address: '10.1.1.1' }).catch(() => undefined);
    await office.people.administration.update('hemiao', { displayName: '何苗' }, 'sysadmin');

    const { items } = await office.people.audit.list({ limit: 3 });

    expect(items.map(({ action, who }) => [action, who])).toEqual([
      ['account.changed', 'sysadmin'],
      ['session.failed', 'public'],
      ['session.started', 'hemiao'],
    ]);
    expect(JSON.stringify(items)).not.toContain('secret');
  });
});
