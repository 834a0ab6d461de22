import { sendNotices } from '@skinstack/api/outbox/jobs';
import type { Ports } from '@skinstack/api/ports';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { webhookEndpoints } from '@skinstack/db/schema/webhook-endpoints';
import { sealSecret } from '@skinstack/domain/crypto/seal';
import { isPublicAddress } from '@skinstack/domain/notices/endpoint-address';
import { sql } from 'drizzle-orm';
import { expect, inject, test, vi } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { mortal, newDice } from '../builders/mortal-job.ts';
import { openNoticeWorld, type Received } from '../builders/notice-world.ts';

vi.setConfig({ testTimeout: 2_400_000 });
const EVENTS = inject('notice_events');
const KILLS = 10;
const { world, ports, db } = await openNoticeWorld('notice_run');
const dice = newDice(19);

/** Addresses no delivery may reach; the names among them lead to a private address. */
const HOSTILE = [
  ...['http://hooks.example/', 'https://127.0.0.1/', 'https://2130706433/', 'https://0x7f000001/'],
  ...['https://0177.0.0.1/', 'https://127.1/', 'https://0/', 'https://localhost/'],
  ...['https://localhost./', 'https://LOCALHOST/', 'https://[::1]/', 'https://[::ffff:7f00:1]/'],
  ...['https://[::ffff:127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[fe80::1]/'],
  ...['https://[fc00::1]/', 'https://[fd00:ec2::254]/', 'https://[2002:7f00:1::]/'],
  ...['https://10.0.0.1/', 'https://10.1/', 'https://172.16.0.1/', 'https://192.168.0.1/'],
  ...['https://3232235521/', 'https://0300.0250.0.1/', 'https://169.254.169.254/'],
  ...['https://0xa9fea9fe/', 'https://2852039166/', 'https://100.64.0.1/', 'https://0.0.0.0/'],
  ...['https://255.255.255.255/', 'https://metadata.google.internal/', 'https://metadata/'],
  ...['https://intranet/', 'https://printer.local/', 'https://router.lan/', 'https://db.internal/'],
  ...['https://nas.home.arpa/', 'https://user@hooks.example/', 'https://u:p@hooks.example/'],
  ...[
    'https://@hooks.example/',
    'https://127。0。0。1/',
    'https://１２７.0.0.1/',
    'ftp://hooks.example/',
  ],
  ...[
    'https://10.255.255.255/',
    'https://skin.st/',
    'https://a.private.example/',
    'https://b.private.example/',
  ],
  ...['https://c.private.example/', 'https://d.private.example/', 'https://e.private.example/'],
];
const PRIVATE = [
  '10.0.0.7',
  '169.254.169.254',
  '::1',
  'fd00::7',
  '::ffff:192.168.1.1',
  '127.0.0.1',
];
const GOOD = 'https://hooks.example/skinstack';

async function newEndpoint(url: string, influencer_id: string) {
  const id = newId('whk');
  const secret = `whsec_${btoa('x'.repeat(32))}`;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const secret_sealed = await sealSecret(ports.sealing_key, secret, id, iv);
  const events = ['membership.applied', 'membership.approved'];
  return insertRow(db, webhookEndpoints, { id, influencer_id, url, events, secret_sealed });
}

/** Notes so many events of so many objects, each numbered in its own order. */
async function note(influencer_id: string, count: number, objects: number, name: string) {
  await db.execute(sql`select note_event('membership.applied', 'mem_' || ${name}::text || (n % ${objects}::int),
    ${influencer_id}, null, null) from generate_series(1, ${count}::int) as n`);
}

const newSomebody = () => {
  const id = newId('inf');
  return insertRow(db, influencers, { id, display_name: 'Mina', email: `${id}@example.com` });
};

test('each event arrives, in the order of its object, whatever the endpoint and the Worker do', async () => {
  const [mina, eve] = [await newSomebody(), await newSomebody()];
  await newEndpoint(GOOD, mina.id);
  for (const url of HOSTILE) await newEndpoint(url, eve.id);
  await note(mina.id, EVENTS, Math.ceil(EVENTS / 15), 'a');
  await note(eve.id, 2, 2, 'b');

  const tries = new Map<string, number>();
  const accepted = new Map<string, number>();
  const arrived = new Map<string, number[]>();
  const held = new Set<string>();
  const wrong: string[] = [];
  // a name that leads elsewhere from one moment to the next, and names that always do
  const leadsTo = (host: string) => {
    const at = Math.floor(world.now_ms / 7);
    const isPrivate = host.endsWith('.private.example') || at % 23 === 0;
    const one = PRIVATE[at % PRIVATE.length] ?? '';
    return isPrivate ? ['203.0.114.7', one] : ['203.0.114.7', '2a00:1450::7'];
  };
  world.addresses = async (host) => leadsTo(host);
  world.answer = async ({ url, headers, body, redirect }: Received) => {
    const id = headers.get('webhook-id') ?? '';
    const { sequence, data } = JSON.parse(body) as { sequence: number; data: { id: string } };
    const addresses = leadsTo(new URL(url).hostname);
    if (url !== GOOD || redirect !== 'manual') wrong.push(`called ${url} (${redirect})`);
    if (!addresses.every(isPublicAddress)) wrong.push(`private: ${url}`);
    if (held.has(id)) wrong.push(`${id} was sent by two at once`);
    held.add(id);
    await new Promise((resolve) => setTimeout(resolve, dice() * 3));
    held.delete(id);
    const count = (tries.get(id) ?? 0) + 1;
    tries.set(id, count);
    const fate = count > 6 ? 1 : dice();
    if (fate < 0.08) return new Response('no', { status: 500 });
    if (fate < 0.14) throw new TypeError('connection reset');
    if (fate < 0.2) return Response.redirect('https://169.254.169.254/latest/', 302);
    if (fate < 0.205) return new Promise<Response>(() => {});
    const before = arrived.get(data.id) ?? [];
    if (!accepted.has(id) && sequence !== before.length + 1) wrong.push(`${data.id} #${sequence}`);
    if (!accepted.has(id)) arrived.set(data.id, [...before, sequence]);
    accepted.set(id, (accepted.get(id) ?? 0) + 1);
    // a body that never ends is not waited for
    return new Response(new ReadableStream(), { status: 200 });
  };

  let kills = 0;
  for (let round = 0; round < 2_000; round++) {
    const life = mortal(ports, kills < KILLS ? Math.ceil(dice() * (EVENTS / 8)) : null);
    const others = kills < KILLS ? [] : [sendNotices(ports)];
    await Promise.all([Promise.race([sendNotices(life.ports), life.death]), ...others]);
    if (life.isDead()) {
      kills++;
      held.clear();
    }
    const next = await nextDue(ports);
    if (next === null) break;
    // a little later, so that what failed together is tried together
    const wait_ms = Math.max(1, next - world.now_ms);
    world.now_ms += Math.ceil(wait_ms * 1.15);
  }
  expect(kills).toBe(KILLS);
  expect(wrong).toEqual([]);
  expect([...arrived.values()].flat()).toHaveLength(EVENTS);
  const { rows } = await db.execute(sql`select state, count(*)::int as count, max(error) as error
    from webhook_deliveries join webhook_endpoints endpoint on endpoint.id = endpoint_id
    where endpoint.url = ${GOOD} group by state`);
  expect(rows).toEqual([{ state: 'delivered', count: EVENTS, error: null }]);
  expect(world.received.every(({ url }) => url === GOOD)).toBe(true);
  const { rows: never } = await db.execute(sql`select distinct state from webhook_deliveries
    join webhook_endpoints endpoint on endpoint.id = endpoint_id where endpoint.url <> ${GOOD}`);
  expect(never).toEqual([{ state: 'failed' }]);
  expect(HOSTILE).toHaveLength(50);
});

/** When the next delivery of an endpoint that is on is due, or held no longer. */
async function nextDue({ now }: Pick<Ports, 'now'>): Promise<number | null> {
  const { rows } = await db.execute(sql`
    select extract(epoch from min(greatest(next_at, coalesce(lease_until, next_at)))) * 1000 as next,
      (select count(*) from outbox_events where told_at is null) as untold
    from webhook_deliveries waiting where state = 'pending'
      -- one that waits for another is not due before it
      and not exists (select from webhook_deliveries earlier where earlier.state = 'pending'
        and earlier.endpoint_id = waiting.endpoint_id and earlier.object_id = waiting.object_id
        and earlier.event_id < waiting.event_id)
      and exists (select from webhook_endpoints where id = endpoint_id and is_active)`);
  if (Number(rows[0]?.untold) > 0) return now();
  return rows[0]?.next == null ? null : Math.ceil(Number(rows[0].next));
}
