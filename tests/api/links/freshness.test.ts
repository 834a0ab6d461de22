import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { createApp as createRedirect } from '@skinstack/redirect/app';
import { createPorts } from '@skinstack/redirect/ports';
import { beforeEach, expect, test } from 'vitest';
import { newWorld } from '../../world/new-world.ts';
import { callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

/** A redirect Worker on the same stores, with a clock of its own. */
function follower() {
  const clock = { ahead_ms: 0 };
  const CLICKS = { send: async () => {} };
  const ports = createPorts({ ...(env as never as Parameters<typeof createPorts>[0]), CLICKS });
  const app = createRedirect({ ...ports, now: () => Date.now() + clock.ahead_ms });
  const follow = async () => {
    const deferred: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => deferred.push(work);
    const response = await app.fetch(new Request(`https://skin.st/l/${world.link.slug}`), {
      waitUntil,
    });
    await Promise.all(deferred);
    return [response.status, response.headers.get('Location')?.split('?')[0] ?? null];
  };
  return { clock, follow };
}

test('a disabled or edited link: followers see it within five seconds', async () => {
  const { clock, follow } = follower();
  expect(await follow()).toEqual([302, 'https://shop.example/products/serum']);
  const at = `/api/links/${world.link.id}`;
  await callApi(key, 'PATCH', at, { destination_url: 'https://shop.example/new' });
  clock.ahead_ms += 5_000;
  expect(await follow()).toEqual([302, 'https://shop.example/new']);
  await callApi(key, 'PATCH', at, { is_active: false });
  clock.ahead_ms += 5_000;
  expect(await follow()).toEqual([410, null]);
});

test('a redirect that read the old link just before the edit does not put it back', async () => {
  const ports = createPorts({
    ...(env as never as Parameters<typeof createPorts>[0]),
    CLICKS: { send: async () => {} },
  });
  const old = await ports.findLink(world.link.slug, 2_000);
  await callApi(key, 'PATCH', `/api/links/${world.link.id}`, { is_active: false });
  if (old) await ports.fillCache(old);
  expect(await ports.readCache(world.link.slug)).toMatchObject({ fresh: { is_active: false } });
});
