import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SETTINGS } from '../../server/config.ts';

interface Service {
  environment?: Record<string, string>;
  secrets?: string[];
  healthcheck?: unknown;
}
interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
}

const read = async (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const compose: Compose = parse(await read('docker-compose.yml'));

test('every setting that docker-compose gives the server is one the server knows', () => {
  const known = Object.entries(SETTINGS).flatMap(([name, setting]) =>
    'secret' in setting && setting.secret ? [name, `${name}_FILE`] : [name],
  );
  expect(known).toEqual(expect.arrayContaining(Object.keys(compose.services.server?.environment ?? {})));
});

test('every secret a service asks for is declared and made by make-secrets.sh', async () => {
  const script = await read('docker/make-secrets.sh');
  const asked = Object.values(compose.services).flatMap((service) => service.secrets ?? []);
  for (const name of asked) {
    expect(compose.secrets[name]?.file).toBe(`./secrets/${name}`);
    expect(script).toContain(`keep ${name} `);
  }
});

test('every service tells whether it is well', () => {
  const silent = Object.entries(compose.services).filter(([name, service]) => !service.healthcheck && name !== 'server');
  expect(silent).toEqual([]);
});
