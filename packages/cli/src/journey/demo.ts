import { strict as assert } from 'node:assert';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { waitForInterrupt } from '@skinstack/local/processes/stop-child';
import { readSettings } from '@skinstack/local/read-settings';
import { startWorld } from '@skinstack/local/world/start-world';
import { refersionPayload } from '@skinstack/networks/refersion/sandbox';
import type { Command } from 'commander';
import { NoWorld, openWorld, redirectOf } from '../find-world.ts';
import { newCommand } from '../run-command.ts';
import { followSlug, makeCast, postRefersion, readFigures, waitForFigures } from './steps.ts';

/** `npm run demo`: the whole journey of one order, step by step, each step checked. */
export function demoCommand(): Command {
  const about =
    'Plays one order from link to balance, with a duplicate and a forged webhook; in a world of ' +
    'its own when none runs.';
  return newCommand('demo', about).action(async () => {
    const place = await openPlace();
    try {
      await playOrder(place);
    } finally {
      await place.close();
    }
  });
}

/** Where the order is played, and what is to be done after it. */
type Place = {
  api_url: string;
  redirect_url: string;
  admin_key: string;
  close(): Promise<void>;
};

/** The world that is meant; when there is none, one started for the purpose, on free ports. */
async function openPlace(): Promise<Place> {
  try {
    const world = await openWorld();
    return { ...world, redirect_url: redirectOf(world), close: async () => {} };
  } catch (error) {
    if (!(error instanceof NoWorld)) throw error;
    return startOwnWorld();
  }
}

async function startOwnWorld(): Promise<Place> {
  say('No world is running, so one is started for this and stopped after:');
  const dataDir = mkdtempSync(join(tmpdir(), 'skinstack-'));
  // as root the database runs as another user, who must get in
  chmodSync(dataDir, 0o755);
  const free = { redirectPort: 0, apiPort: 0, postgresPort: 0, redisRestPort: 0, neonHttpPort: 0 };
  const world = await startWorld({ ...readSettings(), ...free, dataDir }, say);
  const close = async () => {
    await world.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  waitForInterrupt().then(async () => {
    await close();
    process.exit(130);
  });
  const { apiUrl: api_url, redirectUrl: redirect_url, vars } = world;
  return { api_url, redirect_url, admin_key: vars.ADMIN_API_KEY ?? '', close };
}

const say = (line: string) => console.log(`  ${line}`);
const dollars = (minor: number) => `$${(minor / 100).toFixed(2)}`;

async function playOrder({ api_url, redirect_url, admin_key }: Place): Promise<void> {
  let step_count = 0;
  const step = (title: string) => console.log(`\n${++step_count}. ${title}`);
  step('A shop joins with a 20 % program; Mina joins as an influencer');
  const cast = await makeCast(api_url, createClient(api_url, admin_key));
  say(`influencer ${cast.influencer_id}, product ${cast.product_id}`);

  step('Mina makes a short link to the serum');
  const json = { product_id: cast.product_id, campaign: 'winter-glow' };
  const link = await readAnswer(cast.influencer.links.generate.$post({ json }));
  say(link.short_url);

  step('A shopper follows it');
  const followed = await followSlug(redirect_url, link.slug);
  assert.equal(followed.status, 302);
  say(`302 → ${followed.location}`);
  const click_token = new URL(followed.location).searchParams.get('subid');
  const seen = await waitForFigures(cast.influencer, cast.influencer_id, (at) => at.clicks === 1);
  assert.equal(seen.clicks, 1);
  say('the click came through the queue: clicks 1');

  step('Refersion reports the order: $100.00, commission $20.00');
  const conversion_id = Date.now();
  const order = { conversion_id, order_id: `demo-${conversion_id}`, currency: 'USD' };
  const amounts = { total: '100.00', commission_total: '20.00' };
  const body = refersionPayload({ ...order, ...amounts, click_token, status: 'PENDING' });
  const post = (secret: string) => postRefersion(api_url, cast.network_account_id, secret, body);
  const first = await post(cast.secret);
  assert.deepEqual([first.status, first.body.outcome], [200, 'recorded']);
  const { gross_minor = 0, platform_fee_minor = 0, net_minor = 0 } = first.body.commission ?? {};
  assert.deepEqual([gross_minor, platform_fee_minor, net_minor], [2_000, 400, 1_600]);
  say(`200 recorded, ${first.body.conversion_id}`);
  const parts = `${dollars(platform_fee_minor)} fee + ${dollars(net_minor)} net`;
  say(`${dollars(gross_minor)} gross = ${parts}`);

  step('The same webhook comes again');
  const again = await post(cast.secret);
  assert.deepEqual([again.status, again.body.outcome], [202, 'duplicate']);
  assert.equal(again.body.conversion_id, first.body.conversion_id);
  say('202 duplicate: nothing happened twice');

  step('Somebody forges one');
  const forged = await post('not-the-secret');
  assert.equal(forged.status, 401);
  say('401: nothing was stored');

  step('Mina looks at her stats and balance');
  const figures = await readFigures(cast.influencer, cast.influencer_id);
  const { clicks, conversions, net_minor: earned, pending_minor } = figures;
  assert.deepEqual([clicks, conversions, earned, pending_minor], [1, 1, 1_600, 1_600]);
  say(`clicks 1, conversions 1, earned ${dollars(earned)}, pending ${dollars(pending_minor)}`);
  console.log('\nThe demo went through: one order, paid once.');
}
