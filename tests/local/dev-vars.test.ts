import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv as readApiEnv } from '@skinstack/api/env';
import { ROOT, readSettings } from '@skinstack/local/read-settings';
import { asWorker } from '@skinstack/local/world/create-worker-logins';
import { writeDevVars } from '@skinstack/local/world/launch-worker';
import { readEnv as readRedirectEnv } from '@skinstack/redirect/env';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unstable_getVarsForDev, unstable_readConfig } from 'wrangler';

const { vars } = readSettings();
const owner = vars.DATABASE_URL ?? '';
const urls = { redirect: asWorker(owner, 'redirect'), api: asWorker(owner, 'api') };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skinstack-vars-'));
  for (const name of ['wrangler.toml', '.dev.vars.example']) {
    cpSync(join(ROOT, name), join(folder, name));
  }
  cpSync(join(ROOT, '.dev.vars.example'), join(folder, '.dev.vars'));
  writeDevVars(folder, vars, urls);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What plain `wrangler dev -e <worker>` gives a Worker, as wrangler itself puts it together. */
function given(worker: 'redirect' | 'api'): Record<string, unknown> {
  const path = join(folder, 'wrangler.toml');
  const config = unstable_readConfig({ config: path, env: worker });
  const found = unstable_getVarsForDev(path, undefined, config.vars, worker, true);
  return Object.fromEntries(
    Object.entries(found).map(([name, binding]) => [name, 'value' in binding ? binding.value : '']),
  );
}

test('the redirect Worker has its own seven settings and its own login, and nothing else', () => {
  const settings = given('redirect');
  expect(Object.keys(settings).sort()).toEqual([
    'CLICK_GATHER_MS',
    'DATABASE_URL',
    'DOCS_URL',
    'SHORT_DOMAIN',
    'SIGNING_KEY',
    'UPSTASH_REDIS_REST_TOKEN',
    'UPSTASH_REDIS_REST_URL',
  ]);
  expect(settings).toMatchObject({ DATABASE_URL: urls.redirect, CLICK_GATHER_MS: '0' });
  const CLICKS = { send: async () => {} };
  expect(readRedirectEnv({ ...settings, CLICKS })).toMatchObject(settings);
});

test('the API Worker has its own login, and none of what the seed is made with', () => {
  const settings = given('api');
  expect(settings.DATABASE_URL).toBe(urls.api);
  expect(Object.keys(settings).filter((name) => name.startsWith('SEED_'))).toEqual([]);
  expect(readApiEnv(settings)).toMatchObject({ ADMIN_API_KEY: vars.ADMIN_API_KEY });
});

test('nobody but the owner reads the files, and git does not take them', () => {
  for (const worker of ['redirect', 'api']) {
    expect(statSync(join(folder, `.dev.vars.${worker}`)).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(join(ROOT, '.gitignore'), 'utf8')).toMatch(/^\.dev\.vars\.\*$/m);
});
