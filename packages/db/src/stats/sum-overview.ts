import type { Span } from '@skinstack/domain/time-zones';
import { and, asc, count, gte, lt, sql, sum } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { payouts } from '../schema/payouts.ts';

/** The payouts requested in a period, a row a currency and state. */
export async function sumPayouts(db: Database, { from, to }: Span) {
  const { currency, state, amount_minor, created_at } = payouts;
  const rows = await db
    .select({ currency, state, count: count(), amount_minor: sum(amount_minor) })
    .from(payouts)
    .where(and(gte(created_at, from), lt(created_at, to)))
    .groupBy(currency, state)
    .orderBy(asc(currency), asc(state));
  return rows.map((row) => ({ ...row, amount_minor: BigInt(row.amount_minor ?? 0) }));
}

/** What became of the deliveries of a period, and how long it took; null when none is finished. */
export type WebhookSums = {
  received: number;
  unattributed: number;
  quarantined: number;
  unfinished: number;
  processing_p50_ms: number | null;
  processing_p95_ms: number | null;
};

/** The deliveries stored in a period. Replays count from the first delivery. */
export async function sumWebhookEvents(db: Database, span: Span): Promise<WebhookSums> {
  const milliseconds = sql`extract(epoch from finished_at - created_at) * 1000`;
  const result = await db.execute(sql`
    select count(*) as received, count(*) filter (where status = 'unattributed') as unattributed,
      count(*) filter (where status = 'quarantined') as quarantined,
      count(*) filter (where finished_at is null) as unfinished,
      percentile_cont(0.5) within group (order by ${milliseconds}) as processing_p50_ms,
      percentile_cont(0.95) within group (order by ${milliseconds}) as processing_p95_ms
    from webhook_events where created_at >= ${span.from.toISOString()}::timestamptz
      and created_at < ${span.to.toISOString()}::timestamptz`);
  const [row = {}] = result.rows;
  const duration = (value: unknown) => (value === null ? null : Math.max(0, Number(value)));
  return {
    received: Number(row.received),
    unattributed: Number(row.unattributed),
    quarantined: Number(row.quarantined),
    unfinished: Number(row.unfinished),
    processing_p50_ms: duration(row.processing_p50_ms),
    processing_p95_ms: duration(row.processing_p95_ms),
  };
}
