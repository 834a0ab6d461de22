import { breakDownFigures } from '@skinstack/db/break-down-figures';
import { sumPayouts } from '@skinstack/db/sum-payouts';
import { sumWebhookEvents } from '@skinstack/db/sum-webhook-events';
import { toJsonMinor } from '@skinstack/domain/money';
import type { Ports } from '../ports.ts';
import type { OverviewQuery } from '../routes/overview-schemas.ts';
import { readPeriod } from './read-period.ts';
import { showFigures } from './show-figures.ts';

/** What operators look at first: who and what is ahead, the payouts, and the inbox. */
export async function readOverview(ports: Ports, query: OverviewQuery) {
  const span = readPeriod(ports, query);
  const top = async (by: 'influencer' | 'link' | 'product' | 'program') =>
    (await breakDownFigures(ports.db, null, span, by, query.limit)).flatMap((row) =>
      row.key ? [{ id: row.key, label: row.label, ...showFigures(row.counts, row.earnings) }] : [],
    );
  const [influencers, links, products, programs, payouts, webhooks] = await Promise.all([
    top('influencer'),
    top('link'),
    top('product'),
    top('program'),
    sumPayouts(ports.db, span),
    sumWebhookEvents(ports.db, span),
  ]);
  return {
    ...{ from: span.from.toISOString(), to: span.to.toISOString() },
    top: { influencers, links, products, programs },
    payouts: payouts.map((row) => ({ ...row, amount_minor: toJsonMinor(row.amount_minor) })),
    webhooks,
  };
}
