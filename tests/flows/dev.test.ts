import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LINK } from '@skinstack/api/docs/examples';
import { diagnose } from '@skinstack/cli/deployment/doctor';
import { readSubject } from '@skinstack/cli/deployment/read-subject';
import { validateWorld } from '@skinstack/cli/journey/validate';
import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runImport } from './run-import.ts';
import { sendExamples } from './send-examples.ts';
import { type Dev, type DevPlace, endDev, newDevPlace, startDev } from './start-dev.ts';

const ADMIN_API_KEY = 'local-admin-key-not-for-deployment';
const INFLUENCER_API_KEY = 'local-influencer-key-not-for-deployment';

let place: DevPlace;
let dev: Dev;

/** The command lines of all processes that have to do with this world. */
function processesOf(folder: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n');
  const marks = [folder, `-p ${place.ports.POSTGRES_PORT}`];
  return lines.filter((line) => marks.some((mark) => line.includes(mark)));
}

const urls = () => ({
  api: `http://localhost:${place.ports.API_PORT}`,
  redirect: `http://localhost:${place.ports.REDIRECT_PORT}`,
});
const clickCount = async () => {
  const sample = /\/api\/stats\/(inf_\w+)/.exec(dev.output)?.[1];
  const response = await fetch(`${urls().api}/api/stats/${sample}?from=2026-01-01`, {
    headers: { Authorization: `Bearer ${ADMIN_API_KEY}` },
  });
  return ((await response.json()) as { totals: { clicks: number } }).totals.clicks;
};

beforeAll(async () => {
  place = await newDevPlace();
  dev = await startDev(place);
}, 120_000);
afterAll(async () => {
  await endDev(dev, place);
}, 60_000);

describe('npm run dev', () => {
  test('prints addresses, keys and a line that begins “ready”', () => {
    for (const text of [urls().api, urls().redirect, ADMIN_API_KEY, '/webhooks/refersion']) {
      expect(dev.output).toContain(text);
    }
    expect(dev.output).toMatch(/^ready/m);
  });

  test('is a deployment that validates, clicks through the queue and all', async () => {
    const { api: api_url, redirect: redirect_url } = urls();
    const world = { api_url, redirect_url, admin_key: ADMIN_API_KEY };
    const checks = await Array.fromAsync(validateWorld(world));
    expect(checks).toEqual(
      [
        ...['connections', 'schema', 'link_generation', 'click_tracking', 'webhook_idempotency'],
        ...['query_performance', 'commission_calculation'],
      ].map((name) => ({ name, failure: null })),
    );
  }, 60_000);

  test('is a deployment in which the doctor finds nothing to fix', async () => {
    const subject = readSubject('local', undefined, { ...place.ports, DATA_DIR: place.dataDir });
    const findings = await Array.fromAsync(diagnose(subject, {}));
    expect(findings.filter(({ verdict }) => verdict !== 'OK')).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
  }, 60_000);

  test('the link it names is the documentation’s, and leads to a shop', async () => {
    const [url = ''] = /http:\S+\/l\/\w+/.exec(dev.output) ?? [];
    expect(url).toBe(`${urls().redirect}/l/${LINK.slug}`);
    expect(dev.output).toContain(`/api/stats/${LINK.influencer_id}`);
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.headers.get('Location')).toMatch(/^https:\/\/dewbotanics\.example\/products\//);
  });

  test('every example of the documentation works, as it is', async () => {
    const keys = { adminKey: ADMIN_API_KEY, influencerKey: INFLUENCER_API_KEY };
    const sent = await sendExamples({ apiUrl: urls().api, ...keys });
    expect(sent.length).toBeGreaterThan(50);
    expect(sent.filter(({ status, expected }) => !expected.includes(status))).toEqual([]);
  }, 60_000);

  test('npm run import takes the sample it makes, and names a line that is wrong', async () => {
    const { api } = createClient(urls().api, ADMIN_API_KEY);
    const { data } = await readAnswer(api.programs.$get({ query: { limit: '100' } }));
    // the oldest is the seeded one
    const seeded = data.findLast(({ click_parameter }) => click_parameter === 'subid');
    const program_id = seeded?.id ?? '';
    const file = join(place.dataDir, 'products.csv');
    const runOn = (...given: string[]) => runImport(urls().api, file, ...given);
    expect((await runOn('--sample', '10000')).code).toBe(0);
    const taken = await runOn('--program', program_id);
    expect(taken.said).toContain('All 10000 products are good: 10000 are new, 0 are changed.');
    expect(taken.code).toBe(0);
    writeFileSync(
      file,
      `name,url\nA,https://dewbotanics.example/a\nB,http://dewbotanics.example/b\n`,
    );
    const refused = await runOn('--program', program_id);
    expect(refused.said).toContain('line 3: B,http://dewbotanics.example/b\n  url: not_https');
    expect(refused.code).toBe(1);
  }, 60_000);

  test('the documentation is all there, and all ours', async () => {
    for (const page of ['/docs', '/redoc', '/docs/problems']) {
      const html = await (await fetch(urls().api + page)).text();
      const loaded = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
      expect(loaded.length).toBeGreaterThan(1);
      for (const path of loaded) {
        const asset = await fetch(urls().api + path);
        expect(asset.status, path).toBe(200);
        expect(asset.headers.get('X-Content-Type-Options'), path).toBe('nosniff');
        const text = await asset.text();
        expect(text.length, path).toBeGreaterThan(100);
        expect(text, path).not.toMatch(/cdn\.redoc|fonts\.g(oogleapis|static)|@import/);
      }
    }
    const refusal = await fetch(`${urls().redirect}/no-such-link`);
    const { type } = (await refusal.json()) as { type: string };
    expect(type).toBe(`${urls().api}/docs/problems/not_found`);
    expect((await fetch(type)).status).toBe(200);
  });

  test('no secret is in its logs', () => {
    const logs = readdirSync(join(place.dataDir, 'logs')).filter((name) => name.endsWith('.log'));
    expect(logs.length).toBe(2);
    const text = logs.map((name) => readFileSync(join(place.dataDir, 'logs', name), 'utf8')).join();
    for (const secret of [ADMIN_API_KEY, 'local-signing-key', 'skinstack:skinstack@', 'whsec_']) {
      expect(text).not.toContain(secret);
    }
  });

  test('Ctrl-C leaves no process, and the next start finds the data', async () => {
    const before = await clickCount();
    expect(before).toBeGreaterThan(0);
    dev.child.kill('SIGINT');
    expect(await dev.exited).toBe(0);
    await expect.poll(() => processesOf(place.dataDir), { timeout: 10_000 }).toEqual([]);
    dev = await startDev(place);
    expect(dev.output).toContain('still there');
    expect(await clickCount()).toBe(before);
  }, 180_000);
});
