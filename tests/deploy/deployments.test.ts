import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SCHEDULE } from '@skinstack/api/operations/schedule';
import {
  type Deployment,
  readDeployment,
  type WorkerConfig,
} from '@skinstack/cli/deployment/deploy';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const production = readDeployment('production');
const staging = readDeployment('staging');

/** A Worker's configuration with staging's names written as production's. */
function inProductionWords(config: object): unknown {
  const text = JSON.stringify(config)
    .replaceAll('skinstack-clicks-staging', 'skinstack-clicks')
    .replaceAll('skinstack_staging', 'skinstack')
    .replaceAll('staging.skin.st', 'skin.st')
    .replaceAll('api-skin.st', 'api.skin.st')
    .replaceAll(/"(skinstack-)?(redirect|api)-staging"/g, '"$1$2"')
    .replaceAll('"namespace_id":"1002"', '"namespace_id":"1001"');
  return JSON.parse(text);
}

describe('wrangler.toml', () => {
  test.each(['redirect', 'api'] as const)('staging’s %s is production’s, but for names', (name) => {
    expect(inProductionWords(staging[name])).toEqual(inProductionWords(production[name]));
  });

  test.each(['redirect', 'api'] as const)('nothing of %s is shared by the two', (name) => {
    const names = (worker: WorkerConfig) => [
      ...[worker.name, ...(worker.queues.producers ?? []).map(({ queue }) => queue)],
      ...(worker.queues.consumers ?? []).flatMap((one) => [one.queue, one.dead_letter_queue]),
      ...worker.ratelimits.map(({ namespace_id }) => namespace_id),
      ...worker.analytics_engine_datasets.map(({ dataset }) => dataset),
      ...worker.r2_buckets.map(({ bucket_name }) => bucket_name),
    ];
    const theirs = new Set(names(production[name]).filter((one) => one !== undefined));
    expect(names(staging[name]).filter((one) => one !== undefined && theirs.has(one))).toEqual([]);
    expect(staging.domains[name]).not.toBe(production.domains[name]);
  });

  test.each([
    ['production', production],
    ['staging', staging],
  ])('%s: what the redirect queues, the API takes; what it cannot take is taken later', (...of) => {
    const { redirect, api } = of[1];
    const [clicks] = redirect.queues.producers ?? [];
    const consumers = api.queues.consumers ?? [];
    const dead = consumers.find(({ queue }) => queue === clicks?.queue)?.dead_letter_queue;
    expect(clicks?.binding).toBe('CLICKS');
    expect(consumers.map(({ queue }) => queue)).toEqual([clicks?.queue, dead]);
    expect(api.triggers.crons).toEqual(Object.keys(SCHEDULE));
    expect(redirect.ratelimits).toHaveLength(1);
    expect([api.vars.SHORT_DOMAIN, api.vars.DOCS_URL]).toEqual([
      redirect.vars.SHORT_DOMAIN,
      redirect.vars.DOCS_URL,
    ]);
  });
});

const deploy = (...args: string[]) =>
  run(process.execPath, [join(ROOT, 'packages/cli/src/main.ts'), 'deploy', ...args], {
    env: { ...process.env, CLOUDFLARE_API_TOKEN: '', CI: '1' },
  });

describe('npm run deploy', { timeout: 120_000 }, () => {
  test.each<[Deployment, string, string]>([
    ['production', 'api at https://api.skin.st', 'redirect at https://skin.st'],
    [
      'staging',
      'api-staging at https://api-staging.skin.st',
      'redirect-staging at https://staging',
    ],
  ])('%s: wrangler takes both Workers, the API first', async (name, api, redirect) => {
    const { stdout } = await deploy(name, '--dry-run');
    expect(stdout.indexOf(api)).toBeGreaterThanOrEqual(0);
    expect(stdout.indexOf(redirect)).toBeGreaterThan(stdout.indexOf(api));
    expect(stdout.match(/--dry-run: exiting now/g)).toHaveLength(2);
    expect(stdout).toMatch(/env\.CLICKS \(skinstack-clicks/);
  });

  test.each(['', 'Production', 'production --force'])('deploy %s is refused', async (line) => {
    await expect(deploy(...line.split(' ').filter(Boolean))).rejects.toMatchObject({ code: 2 });
  });
});
