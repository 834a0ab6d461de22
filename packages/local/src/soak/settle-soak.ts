import { setTimeout as sleep } from 'node:timers/promises';
import { sendMessage } from '../simulate/send-message.ts';
import { runSchedule } from './act-on-trouble.ts';
import { queryRows } from './query-rows.ts';
import type { Soak } from './soak.ts';

const LONGEST_MS = 120_000;
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
