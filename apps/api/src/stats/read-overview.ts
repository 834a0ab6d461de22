import { findRow } from '@skinstack/db/rows/find-rows';
import { programs } from '@skinstack/db/schema/programs';
import { listMostClicked, type Ranked } from '@skinstack/db/stats/list-most-clicked';
import { sumPayouts, sumWebhookEvents } from '@skinstack/db/stats/sum-overview';
import { toJsonMinor } from '@skinstack/domain/money';
import type { Ports } from '../ports.ts';
import { presentEach } from '../rest/left-out.ts';
import { readPeriod } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { presentFigures } from './present-figures.ts';
import type { OverviewQuery } from './schemas.ts';

/**
 * What operators look at first: the most clicked, of one program if it is named, and all payouts
 * and the inbox.
 * @throws Problem `not_found` on a program that there is not
 */
export async function readOverview(ports: Ports, { program_id, ...query }: OverviewQuery) {
  const span = readPeriod(ports, query);
  if (program_id) requireFound(await findRow(ports.db, programs, program_id), 'program');
  const [top, payouts, webhooks] = await Promise.all([
    listMostClicked(ports.db, program_id ?? null, span, query.limit),
    sumPayouts(ports.db, span),
    sumWebhookEvents(ports.db, span),
  ]);
  const paid = presentEach(
    payouts,
    ({ currency, state }) => `payouts ${state} ${currency}`,
    (row) => ({ ...row, amount_minor: toJsonMinor(row.amount_minor) }),
  );
  return {
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    top: {
      influencers: top.influencer.map(show),
      links: top.link.map(show),
      products: top.product.map(show),
      programs: top.program.map(show),
    },
    payouts: paid.shown,
    ...paid.left_out,
    webhooks,
  };
}

function show({ id, label, counts, earnings }: Ranked) {
  return { id, label, ...presentFigures(counts, earnings) };
}
