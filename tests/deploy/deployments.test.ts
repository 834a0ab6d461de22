import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SCHEDULE } from '@skinstack/api/operations/schedule';
import {
  type Deployment,
  readDeployment,
  type WorkerConfig,
} from '@skinstack/cli/deployment/deploy';
import {
  findDatabaseRegion,
  placeBeside,
  readWorkerSettings,
  regionOfDatabase,
  withSettings,
} from '@skinstack/cli/deployment/placement';
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

describe('where it runs, and what is kept of it', () => {
  test.each([
    ['production', production],
    ['staging', staging],
  ])('%s: the API has a place, the redirect none', (...of) => {
    const { redirect, api } = of[1];
    expect([api.placement, redirect.placement]).toEqual([{ mode: 'smart' }, undefined]);
    for (const { observability } of [redirect, api]) {
      // an address may hold the token of a webhook, and invocation logs hold addresses
      expect(observability).toMatchObject({
        ...{ enabled: true, redact_query_string: true },
        ...{ logs: { enabled: true, invocation_logs: false }, traces: { enabled: true } },
      });
    }
  });

  test.each([
    ['ep-calm-sea-1.eu-central-1.aws.neon.tech', 'aws:eu-central-1'],
    ['ep-calm-sea-1-pooler.us-east-2.aws.neon.tech', 'aws:us-east-2'],
    ['ep-calm-sea-1.c-2.us-east-2.aws.neon.tech', 'aws:us-east-2'],
    ['ep-calm-sea-1.eastus2.azure.neon.tech', 'azure:eastus2'],
    ['ep-calm-sea-1.gwc.azure.neon.tech', 'azure:germanywestcentral'],
    ['calm-sea-1.cloud.neon.tech', null],
    ['ep-calm-sea-1.eu-central-1.aws.neon.tech.evil.example', null],
    ['localhost:5488', null],
  ])('%s is in %s', (host, region) => {
    const url = `postgresql://a:secret@${host}/skinstack?sslmode=require`;
    expect(regionOfDatabase(url)).toBe(region);
    expect(findDatabaseRegion({ DATABASE_URL: url })?.region ?? null).toBe(region);
    const place = placeBeside(findDatabaseRegion({ API_DATABASE_URL: url }));
    expect(place).toEqual(region ? { region } : { mode: 'smart' });
    // what is said counts more than what an address tells
    const said = findDatabaseRegion({ DATABASE_URL: url, DATABASE_REGION: 'gcp:europe-west3' });
    expect(said).toEqual({ region: 'gcp:europe-west3', told_by: 'DATABASE_REGION' });
  });

  test.each([
    ['DATABASE_REGION', 'Frankfurt, Germany'],
    ['DATABASE_REGION', 'ibm:eu-de'],
    ['DATABASE_REGION', 'aws:'],
    ['API_LOG_SHARE', '1.5'],
    ['REDIRECT_TRACE_SHARE', 'all'],
    ['API_TRACE_SHARE', '-1'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(() => readWorkerSettings({ [name]: value })).toThrow(`${name}=${value} is no`);
  });

  test('nothing else of an environment is changed', () => {
    const before = { name: 'api', observability: { enabled: true, logs: { enabled: true } } };
    const { api, redirect } = readWorkerSettings({
      ...{ DATABASE_REGION: 'aws:eu-central-1', API_LOG_SHARE: '0.5', REDIRECT_TRACE_SHARE: '0' },
    });
    expect(withSettings(before, api)).toEqual({
      name: 'api',
      placement: { region: 'aws:eu-central-1' },
      observability: {
        ...{ enabled: true, logs: { enabled: true, head_sampling_rate: 0.5 }, traces: {} },
      },
    });
    expect(withSettings(before, redirect)).toEqual({
      name: 'api',
      observability: {
        ...{ enabled: true, logs: { enabled: true }, traces: { head_sampling_rate: 0 } },
      },
    });
  });
});

const deploy = (args: readonly string[], settings: Record<string, string> = {}) =>
  run(process.execPath, [join(ROOT, 'packages/cli/src/main.ts'), 'deploy', ...args], {
    env: { ...process.env, CLOUDFLARE_API_TOKEN: '', CI: '1', ...settings },
  });

describe('npm run deploy', { timeout: 120_000 }, () => {
  test.each<[Deployment, string, string, Record<string, string>, object]>([
    [
      'production',
      'api at https://api.skin.st',
      'redirect at https://skin.st',
      { DATABASE_REGION: 'aws:eu-central-1', API_LOG_SHARE: '0.25' },
      { mode: 'targeted', region: 'aws:eu-central-1' },
    ],
    [
      'staging',
      'api-staging at https://api-staging.skin.st',
      'redirect-staging at https://staging',
      { DATABASE_REGION: '', DATABASE_URL: '' },
      { mode: 'smart' },
    ],
  ])('%s: wrangler takes both Workers, the API first', async (name, api, redirect, given, at) => {
    const { stdout } = await deploy([name, '--dry-run'], given);
    expect(stdout.indexOf(api)).toBeGreaterThanOrEqual(0);
    expect(stdout.indexOf(redirect)).toBeGreaterThan(stdout.indexOf(api));
    expect(stdout.match(/--dry-run: exiting now/g)).toHaveLength(2);
    expect(stdout).toMatch(/env\.CLICKS \(skinstack-clicks/);
    // as wrangler would send it
    expect([...stdout.matchAll(/^placement: (.*)$/gm)].map(([, place]) => place)).toEqual([
      JSON.stringify(at),
      'none, so it runs everywhere',
    ]);
    const kept = [...stdout.matchAll(/^observability: (.*)$/gm)].map(([, json = '']) => {
      const { logs, redact_query_string } = JSON.parse(json);
      return [redact_query_string, logs.invocation_logs, logs.head_sampling_rate];
    });
    const share = Number(given.API_LOG_SHARE ?? 1);
    expect(kept).toEqual([
      [true, false, share],
      [true, false, 0.05],
    ]);
    expect(readdirSync(ROOT).filter((file) => file.startsWith('.wrangler.'))).toEqual([]);
  });

  test.each(['', 'Production', 'production --force'])('deploy %s is refused', async (line) => {
    await expect(deploy(line.split(' ').filter(Boolean))).rejects.toMatchObject({ code: 2 });
  });

  test('a region that is none stops it before anything', async () => {
    await expect(
      deploy(['staging'], { DATABASE_REGION: 'Frankfurt am Main' }),
    ).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('is no region') });
  });
});
