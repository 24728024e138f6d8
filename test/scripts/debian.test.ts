import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPackages } from '../../scripts/stores/debian.mjs';

/** Refuses the lists twice, as while the machine fetches them itself, and tells what it was asked. */
const APT = `#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/asked"
case "$*" in *update) ;; *) exit 0 ;; esac
if [ "$(grep -c update "$here/asked")" -gt 2 ]; then exit 0; fi
echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt-get)" >&2
exit 100
`;
const SUDO = '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n';

const { PATH, XDG_CACHE_HOME } = process.env;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weibao-apt-'));
  await writeFile(join(folder, 'apt-get'), APT, { mode: 0o755 });
  await writeFile(join(folder, 'sudo'), SUDO, { mode: 0o755 });
  Object.assign(process.env, { PATH: `${folder}:${PATH}`, XDG_CACHE_HOME: folder });
});
afterAll(async () => {
  Object.assign(process.env, { PATH, ...(XDG_CACHE_HOME ? { XDG_CACHE_HOME } : {}) });
  if (!XDG_CACHE_HOME) delete process.env.XDG_CACHE_HOME;
  await rm(folder, { recursive: true });
});

test('the lists of packages are waited for while another process fetches them', async () => {
  const said: string[] = [];
  await installPackages(['some-package'], (line) => said.push(line), 1);
  expect(said.filter((line) => line.startsWith('Another process'))).toHaveLength(2);
  const asked = (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n');
  expect(asked.map((line) => /update|install/.exec(line)?.[0])).toEqual(['update', 'update', 'update', 'install']);
});
