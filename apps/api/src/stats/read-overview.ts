import { findRow } from '@skinstack/db/rows/find-rows';
import { programs } from '@skinstack/db/schema/programs';
import type { CutSpan } from '@skinstack/db/stats/cut-hours';
import { listMostClicked, type Ranked } from '@skinstack/db/stats/list-most-clicked';
import { sumEarnings } from '@skinstack/db/stats/sum-earnings';
import { sumEverybodysClicks } from '@skinstack/db/stats/sum-everybody';
import { sumPayouts, sumWebhookEvents } from '@skinstack/db/stats/sum-overview';
import { toJsonMinor } from '@skinstack/domain/money';
import { cutPeriod, type Span, spanBefore } from '@skinstack/domain/time-zones';
import type { Ports } from '../ports.ts';
import { presentEach } from '../rest/left-out.ts';
import { LONGEST_DAYS, readPeriod } from '../rest/period.ts';
import { requireFound } from '../rest/rows.ts';
import {
  LONGEST_HOURLY_DAYS,
  type Parts,
  presentRow,
  presentSeries,
  presentSpan,
  presentSplit,
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
    readTop(ports, program_id ?? null, { span, before }, query.limit),
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
    totals: presentSplit(parts.clicks, parts.earnings),
    ...(before && earlier
      ? { previous: { ...presentSpan(before), ...presentSplit(earlier.clicks, earlier.earnings) } }
      : {}),
    series: presentSeries(starts, parts),
    top,
    payouts: paid.shown,
    ...paid.left_out,
    webhooks,
  };
}

async function readParts(ports: Ports, program_id: string | null, span: CutSpan): Promise<Parts> {
  const [clicks, earnings] = await Promise.all([
    sumEverybodysClicks(ports.db, program_id, span),
    sumEarnings(ports.db, program_id === null ? 'everybody' : { program_id }, span),
  ]);
  return { clicks, earnings };
}

type Compared = { span: Span; before: Span | null };

/** The most clicked; compared, each with its figures of the period before. */
async function readTop(
  ports: Ports,
  program_id: string | null,
  { span, before }: Compared,
  limit: number,
) {
  const top = await listMostClicked(ports.db, program_id, span, limit);
  const ids = {
    ...{ influencer: idsOf(top.influencer), link: idsOf(top.link) },
    ...{ product: idsOf(top.product), program: idsOf(top.program) },
  };
  const earlier = before && (await listMostClicked(ports.db, program_id, before, ids));
  const show = (list: keyof typeof ids) => {
    const rowBefore = new Map(earlier?.[list].map((row) => [row.id, row]));
    return top[list].map((row) => ({
      ...{ id: row.id, label: row.label, ...presentRow(row) },
      ...(earlier ? { previous: presentRow(rowBefore.get(row.id)) } : {}),
    }));
  };
  return {
    ...{ influencers: show('influencer'), links: show('link') },
    ...{ products: show('product'), programs: show('program') },
  };
}

const idsOf = (rows: readonly Ranked[]) => rows.map(({ id }) => id);
