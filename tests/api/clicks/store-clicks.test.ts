import { env } from 'cloudflare:workers';
import { consumeClicks } from '@skinstack/api/clicks/consume-clicks';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { packClicks } from '@skinstack/domain/clicks/click-message';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import { useAwayStores } from '../builders/away-stores.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';

const away = useAwayStores();
const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let ports: Ports;
beforeEach(async () => {
  world = await newWorld(db);
  ports = await createPorts(env);
});

function newClick(change: Partial<Click> = {}): Click {
  return {
    ...{ id: newId('clk'), clicked_at: new Date().toISOString(), link_id: world.link.id },
    ...{ influencer_id: world.influencer.id, kind: 'click', bot_reason: null, sub_id: null },
    ...{ visitor_hash: 'hash', country: null, device: null, referrer_host: null },
    ...{ app: null, ...change },
  };
}

/** Delivers messages as the queue does, and says what became of the batch. */
async function deliver(bodies: unknown[], change: { acked?: () => void; attempts?: number } = {}) {
  const said: string[] = [];
  await consumeClicks(ports, {
    queue: 'skinstack-clicks',
    messages: bodies.map((body) => ({ body, attempts: change.attempts ?? 1 })),
    ackAll: () => {
      change.acked?.();
      said.push('ack');
    },
    retryAll: ({ delaySeconds }) => said.push(`retry in ${delaySeconds} s`),
  });
  return said;
}

async function counted() {
  const { rows } = await db.execute(sql`
    select coalesce(sum(clicks), 0)::int as clicks, coalesce(sum(bot_requests), 0)::int as bots,
      coalesce(sum(unique_clicks), 0)::int as uniques
    from link_hours where link_id = ${world.link.id}`);
  return rows[0];
}

describe('messages of many clicks', () => {
  test('delivered three times are counted once; a click by itself is read too', async () => {
    const clicks = Array.from({ length: 120 }, (_, at) => newClick({ visitor_hash: `v${at % 7}` }));
    const bot = newClick({ kind: 'bot', bot_reason: 'known_agent' });
    const messages = [{ clicks: clicks.slice(0, 100) }, { clicks: clicks.slice(100) }, bot];
    for (let delivery = 0; delivery < 3; delivery++) {
      expect(await deliver(messages)).toEqual(['ack']);
    }
    expect(await counted()).toEqual({ clicks: 120, bots: 1, uniques: 7 });
  });

  test('packed by the redirect Worker, beside messages of before, and a row that is none', async () => {
    const packed = packClicks([newClick({ app: 'TikTok' }), newClick({ sub_id: 'story' })]);
    const broken = { ...packed, rows: [...packed.rows, ['clk_no', null, 0]] };
    for (let delivery = 0; delivery < 2; delivery++) {
      expect(await deliver([broken, { clicks: [newClick()] }])).toEqual(['ack']);
    }
    expect(await counted()).toMatchObject({ clicks: 4 });
  });

  test('a click from before the app was recorded is stored like any other', async () => {
    const { app: _, ...older } = newClick();
    expect(await deliver([{ clicks: [older, newClick({ app: 'TikTok' })] }])).toEqual(['ack']);
    expect(await counted()).toMatchObject({ clicks: 2 });
  });

  test('of more than one statement’s worth are all stored', async () => {
    const clicks = Array.from({ length: 2_300 }, () => newClick());
    const messages = Array.from({ length: 23 }, (_, at) => ({
      clicks: clicks.slice(at * 100, at * 100 + 100),
    }));
    expect(await deliver(messages)).toEqual(['ack']);
    expect(await counted()).toMatchObject({ clicks: 2_300, uniques: 1 });
  });

  test('whose consumer dies between insert and ack are counted once', async () => {
    const messages = [{ clicks: [newClick(), newClick()] }];
    const dies = () => {
      throw new Error('the runtime is gone');
    };
    await deliver(messages, { acked: dies });
    expect(await deliver(messages, { attempts: 2 })).toEqual(['ack']);
    expect(await counted()).toMatchObject({ clicks: 2 });
  });

  test('are asked for again, later each time, while the database is away', async () => {
    ports = { ...ports, db: away.db };
    const messages = [{ clicks: [newClick()] }];
    expect(await deliver(messages)).toEqual(['retry in 2 s']);
    expect(await deliver(messages, { attempts: 5 })).toEqual(['retry in 32 s']);
    expect(await deliver(messages, { attempts: 20 })).toEqual(['retry in 600 s']);
  });

  test.each(['skinstack-clicks-dead', 'skinstack-clicks-staging-dead'])(
    'of the dead-letter queue %s are retried every hour while the database is away',
    async (queue) => {
      ports = { ...ports, db: away.db };
      const messages = [{ body: { clicks: [newClick()] }, attempts: 3 }];
      const delays: number[] = [];
      const retryAll = ({ delaySeconds }: { delaySeconds: number }) => delays.push(delaySeconds);
      await consumeClicks(ports, { queue, messages, ackAll: () => {}, retryAll });
      expect(delays).toEqual([3_600]);
    },
  );
});

describe('poison', () => {
  const dead = async () => {
    const { rows } = await db.execute(sql`
      select body, reason, replayed_at from dead_clicks where body like ${`%${world.link.id}%`}`);
    return rows;
  };

  test('is set apart one by one, kept whole, and holds up no other click', async () => {
    const poison = [
      newClick({ clicked_at: '0000-01-01T00:00:00.000Z' }),
      newClick({ sub_id: 'half \ud800 pair' }),
      newClick({ referrer_host: 'nul\0' }),
      { ...newClick(), kind: 'purchase' },
    ];
    const clicks = [...Array.from({ length: 50 }, () => newClick()), ...poison];
    expect(await deliver([{ clicks }, 'no click at all', { clicks: 'none' }])).toEqual(['ack']);
    expect(await counted()).toMatchObject({ clicks: 50 });
    const reasons = (await dead()).map(({ reason }) => reason).sort();
    const refused = ['kind', 'referrer_host', 'sub_id'].map((field) => `not a click: ${field}`);
    expect(reasons).toEqual(['SQLSTATE 22008', ...refused]);
  });

  test('is replayed after what was wrong is mended, and counted once', async () => {
    const click = newClick();
    const text = JSON.stringify({ ...click, kind: 'purchase' });
    await deliver([JSON.parse(text)]);
    expect(await counted()).toMatchObject({ clicks: 0 });
    const replay = () => callApi(ADMIN, 'POST', '/api/clicks/replay');
    expect((await replay()).body.dead).toContainEqual({
      reason: 'not a click: kind',
      count: expect.any(Number),
    });
    await db.execute(sql`
      update dead_clicks set body = ${JSON.stringify(click)} where body = ${text}`);
    expect((await replay()).body.stored).toBe(1);
    expect((await replay()).body.stored).toBe(0);
    expect(await counted()).toMatchObject({ clicks: 1 });
    expect((await dead()).map(({ replayed_at }) => replayed_at === null)).toEqual([false]);
  });
});
