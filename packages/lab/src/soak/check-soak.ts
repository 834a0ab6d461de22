import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import pg from 'pg';
import { sendMessage } from '../simulate/life.ts';
import { verifyOrder } from '../simulate/order-facts.ts';
import { runSchedule } from './act-on-trouble.ts';
import { readStats } from './mix-requests.ts';
import { report, type Soak } from './soak.ts';
import { type ClickVerdict, type StoredClick, verifyClicks } from './verify-redirect.ts';

const CLICKS = `select id, min(link_id) as link_id, min(kind) as kind, count(*)::int as copies
  from clicks where kind <> 'impression' group by id`;
const PIXELS = `select count(*)::int as count from clicks where kind = 'impression'`;
const QUARANTINED = `select id, external_order_id, reason from webhook_events
  where status = 'quarantined'`;
const DAY_MS = 86_400_000;
const LONGEST_MS = 120_000;

/** What was counted at the end, with what was wrong already among the soak's violations. */
export type FinalFigures = ClickVerdict & {
  stored_impressions: number;
  order_count: number;
};

/** Holds everything stored against everything seen: clicks, rollups, orders and the books. */
export async function checkSoak(soak: Soak, began_ms: number): Promise<FinalFigures> {
  const { world, log, clicks } = soak;
  const { postgresUrl, databaseUrl } = world.stores;
  const stored = (await queryRows(postgresUrl, CLICKS)) as StoredClick[];
  const verdict = verifyClicks(clicks, stored, log, readLogged(world.logFile('redirect')));
  for (const wrong of verdict.wrong) report(soak, wrong);
  const [pixels] = await queryRows(postgresUrl, PIXELS);
  const stored_impressions = Number(pixels?.count);
  if (stored_impressions > soak.impression_count) {
    report(soak, `${stored_impressions} impressions of ${soak.impression_count}`);
  }
  for (let at_ms = began_ms; at_ms < Date.now() + DAY_MS; at_ms += DAY_MS) {
    const day = new Date(at_ms).toISOString().slice(0, 10);
    const db = connectDatabase(databaseUrl, AbortSignal.timeout(LONGEST_MS));
    const { is_kept, is_archived: _, ...wrong } = await checkRollups(db, day);
    const isWrong = Object.values(wrong).some((count) => count !== 0);
    if (is_kept && isWrong) report(soak, `rollups of ${day}: ${JSON.stringify(wrong)}`);
  }
  for (const _ of soak.influencer_ids) await readStats(soak);
  for (const event of await queryRows(postgresUrl, QUARANTINED)) {
    report(soak, `quarantined: ${JSON.stringify(event)}`);
  }
  await checkBooks(soak);
  const order_count = soak.orders.orders.length;
  return { ...verdict, stored_impressions, order_count };
}

async function checkBooks(soak: Soak): Promise<void> {
  const { world, orders } = soak.orders;
  const { body } = await world.call('GET', '/api/reconciliation');
  if (body.is_sound !== true) {
    report(soak, `the books are not sound: ${JSON.stringify(body.checks)}`);
  }
  for (const facts of orders) {
    const { status, body } = await world.call('GET', `/api/orders/${facts.order_id}`);
    const wrong = status === 200 ? verifyOrder(facts, body) : `${facts.order_id}: ${status}`;
    if (wrong !== null) report(soak, wrong);
  }
}

/** The ids of the clicks a Worker wrote to its log, a line each. */
function readLogged(file: string): Set<string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const clicks = lines.filter((line) => line.includes('click_not_queued'));
  return new Set(clicks.flatMap((line) => /clk_[0-9a-z]{26}/.exec(line)?.[0] ?? []));
}

/**
 * Unfinished deliveries are tried again a minute later, then two: here as if the last try were days
 * ago. When they came must stay: an order later than its delivery would be refused.
 */
const AGE = `update webhook_events set finished_at = now() - interval '4 days'
  where status in ('received', 'pending')`;
const UNFINISHED = `select count(*)::int as count from webhook_events where status = 'received'`;

/**
 * With everything well again: delivers what networks still hold, and waits until queue, spool and
 * inbox are empty.
 */
export async function settleSoak(soak: Soak, proceed: (line?: string) => void): Promise<void> {
  const { world, orders } = soak;
  const { postgresUrl } = world.stores;
  proceed('settling: what networks hold, the queue, the spool, the inbox');
  await sleep(3_000);
  world.broker.hurry();
  const until_ms = Date.now() + LONGEST_MS;
  for (;;) {
    proceed();
    const held = orders.held.splice(0);
    for (const message of held) await sendMessage(orders, message);
    await runSchedule(world);
    await queryRows(postgresUrl, AGE);
    await runSchedule(world);
    const [row] = await queryRows(postgresUrl, UNFINISHED);
    const left = {
      held: orders.held.length,
      queue: world.broker.waiting(),
      inbox: row?.count,
    };
    if (Object.values(left).every((count) => count === 0)) break;
    if (Date.now() > until_ms) {
      soak.violations.push(`did not settle within two minutes: ${JSON.stringify(left)}`);
      return;
    }
    await sleep(500);
  }
  // a batch that was just taken may be delivered once more
  await sleep(1_500);
}

/** Asks the database straight, past every endpoint, over a connection of its own. */
export async function queryRows(
  postgresUrl: string,
  text: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
