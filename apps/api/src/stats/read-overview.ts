import { findRow } from '@skinstack/db/rows/find-rows';
import { programs } from '@skinstack/db/schema/programs';
import type { CutSpan } from '@skinstack/db/stats/cut-hours';
import { listMostClicked, type Ranked } from '@skinstack/db/stats/list-most-clicked';
import { sumEverybodysClicks, sumEverybodysEarnings } from '@skinstack/db/stats/sum-everybody';
import { sumPayouts, sumWebhookEvents } from '@skinstack/db/stats/sum-overview';
import { toJsonMinor } from '@skinstack/domain/money';
import { cutPeriod, spanBefore } from '@skinstack/domain/time-zones';
import type { Ports } from '../ports.ts';
import { presentEach } from '../rest/left-out.ts';
import { LONGEST_DAYS, readPeriod } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import { presentFigures } from './present-figures.ts';
import {
  LONGEST_HOURLY_DAYS,
  type Parts,
  presentSeries,
  presentSpan,
  presentSums,
} from './read-stats.ts';
import type { OverviewQuery } from './schemas.ts';

/**
 * What operators look at first: everybody's figures and the most clicked, of one
 * program if it is named, and all payouts
 * and the inbox.
 * @throws Problem `not_found` on a program that there is not
 */
export async function readOverview(ports: Ports, { program_id, ...query }: OverviewQuery) {
  const { interval, timezone, compare } = query;
  const span = readPeriod(ports, query, interval === 'hour' ? LONGEST_HOURLY_DAYS : LONGEST_DAYS);
  const starts = cutPeriod(span, interval, timezone);
  const before = compare ? spanBefore(span, timezone) : null;
  if (program_id) requireFound(await findRow(ports.db, programs, program_id), 'program');
  const [top, payouts, webhooks, parts, earlier] = await Promise.all([
    listMostClicked(ports.db, program_id ?? null, span, query.limit),
    sumPayouts(ports.db, span),
    sumWebhookEvents(ports.db, span),
    readParts(ports, program_id ?? null, { ...span, starts }),
    before && readParts(ports, program_id ?? null, { ...before, starts: [before.from] }),
  ]);
  const paid = presentEach(
    payouts,
    ({ currency, state }) => `payouts ${state} ${currency}`,
    (row) => ({ ...row, amount_minor: toJsonMinor(row.amount_minor) }),
  );
  return {
    ...presentSpan(span),
    timezone,
    interval,
    totals: presentSums(parts.clicks, parts.earnings),
    ...(before && earlier
      ? { previous: { ...presentSpan(before), ...presentSums(earlier.clicks, earlier.earnings) } }
      : {}),
    series: presentSeries(starts, parts),
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

async function readParts(ports: Ports, program_id: string | null, span: CutSpan): Promise<Parts> {
  const [clicks, earnings] = await Promise.all([
    sumEverybodysClicks(ports.db, program_id, span),
    sumEverybodysEarnings(ports.db, program_id, span),
  ]);
  return { clicks, earnings };
}

function show({ id, label, counts, earnings }: Ranked) {
  return { id, label, ...presentFigures(counts, earnings) };
}
