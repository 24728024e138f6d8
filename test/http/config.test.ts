import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig, SETTINGS } from '../../server/config.ts';

describe('the settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weibao-config-'));
  const stores = { MONGODB_URL: 'mongodb://127.0.0.1/weibao', REDIS_URL: 'redis://127.0.0.1' };
  const complaint = (env: Record<string, string>) => {
    try {
      readConfig({ ...stores, ...env });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('have the defaults that outside programs rely on', () => {
    expect(readConfig(stores)).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      WEIBAO_DATA: '.data',
      WEIBAO_OFFICE: 'empty',
      WEIBAO_DRILL: false,
      WEIBAO_WORKERS: 1,
    });
    expect(readConfig(stores)).toMatchObject({
      WEIBAO_MAX_XML: 5_242_880,
      WEIBAO_MAX_JSON: 2_097_152,
      WEIBAO_MAX_VARIABLES: 262_144,
      WEIBAO_MAX_FEEL_MS: 100,
    });
  });

  it('each say what they mean', () => {
    for (const [name, { meaning, allowed }] of Object.entries(SETTINGS))
      expect([name, meaning.length > 10, allowed.length > 3]).toEqual([name, true, true]);
  });

  it('find the processes wherever the server is started from', () => {
    expect(isAbsolute(readConfig(stores).WEIBAO_PROCESSES)).toBe(true);
  });

  it('name every wrong one at once, with what it may be', () => {
    const said = complaint({ PORT: '70000', WEIBAO_OFFICE: 'ours', WEIBAO_DRILL: 'yes', WEIBAO_MAX_XML: '5MB' });

    for (const name of ['PORT', 'WEIBAO_OFFICE', 'WEIBAO_DRILL', 'WEIBAO_MAX_XML']) expect(said).toContain(name);
    expect(said).toContain('demo or empty');
  });

  it('say which store is missing', () => {
    expect(() => readConfig({})).toThrow(/MONGODB_URL is not set[\s\S]*REDIS_URL is not set/);
  });

  it('refuse a short drill password without showing it', () => {
    const said = complaint({ WEIBAO_DRILL_PASSWORD: 'short' });

    expect(said).toContain('WEIBAO_DRILL_PASSWORD');
    expect(said).not.toContain('short');
  });

  it('take a secret from a file, but not from two places', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'a password from a file\n');

    expect(readConfig({ ...stores, WEIBAO_DRILL_PASSWORD_FILE: file }).WEIBAO_DRILL_PASSWORD).toBe('a password from a file');
    expect(complaint({ WEIBAO_DRILL_PASSWORD_FILE: file, WEIBAO_DRILL_PASSWORD: 'a password as well' })).toContain('both set');
    expect(complaint({ WEIBAO_DRILL_PASSWORD_FILE: join(folder, 'none') })).toContain('cannot be read');
  });

  it('refuse an address that is no origin', () => {
    expect(complaint({ WEIBAO_ORIGIN: 'https://weibao.example/desk' })).toContain('WEIBAO_ORIGIN');
    expect(complaint({ WEIBAO_ORIGIN: 'https://weibao.example, https://other.example:8443' })).toBe('');
  });
});
