import { listMembershipsById } from '@skinstack/db/members/list-memberships';
import type { OutboxEvent } from '@skinstack/db/notices/outbox';
import { type ConversionRow, listConversions } from '@skinstack/db/orders/list-conversions';
import { isOneOf, listRows, type RowTable } from '@skinstack/db/rows/find-rows';
import { commissions } from '@skinstack/db/schema/commissions';
import { payouts } from '@skinstack/db/schema/payouts';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { toJsonMinor } from '@skinstack/domain/money';
import { describeError } from '@skinstack/http/log';
import { presentLink } from '../links/change-link.ts';
import { presentMembership } from '../members/present-membership.ts';
import { presentConversion } from '../orders/present-conversion.ts';
import { presentPayout } from '../payouts/present-payout.ts';
import type { Ports } from '../ports.ts';
import type { Caller } from '../router.ts';

/** An object as the API shows it to somebody. */
export type Present = (viewer: Caller) => object;

/** By the prefix of an object's id, how those that events are about are read. */
const READERS: Record<
  string,
  (ports: Ports, ids: readonly string[]) => Promise<[id: string, Present][]>
> = {
  cnv: readConversions,
  com: async ({ db }, ids) =>
    (await rowsOf(db, commissions, ids)).map((row) => [row.id, () => presentCorrection(row)]),
  mbr: async ({ db }, ids) =>
    (await listMembershipsById(db, ids)).map((row) => [
      row.membership.id,
      (viewer) => presentMembership(viewer, row),
    ]),
  pay: async ({ db }, ids) =>
    (await rowsOf(db, payouts, ids)).map((row) => [row.id, () => presentPayout(row)]),
  lnk: async ({ db, short_domain }, ids) =>
    (await rowsOf(db, trackingLinks, ids)).map((row) => [
      row.id,
      () => presentLink(row, short_domain),
    ]),
};

/** What events are about, by id; an object that nobody can read any more is its id alone. */
export async function readObjects(
  ports: Ports,
  events: readonly Pick<OutboxEvent, 'object_id'>[],
): Promise<(object_id: string) => Present> {
  const ids = [...new Set(events.map(({ object_id }) => object_id))];
  const read = Object.entries(READERS).map(([prefix, reader]) => {
    const own = ids.filter((id) => id.startsWith(`${prefix}_`));
    return own.length === 0 ? [] : reader(ports, own);
  });
  const found = new Map((await Promise.all(read)).flat());
  return (object_id) => (viewer) => {
    try {
      return found.get(object_id)?.(viewer) ?? { id: object_id };
    } catch (error) {
      // one that cannot be shown must not keep all others waiting
      ports.log('error', 'event_not_shown', { object_id, ...describeError(error) });
      return { id: object_id };
    }
  };
}

async function readConversions({ db }: Ports, ids: readonly string[]) {
  const { data } = await listConversions(db, { ids }, { limit: ids.length });
  return data.map((row: ConversionRow): [string, Present] => [
    row.conversion.id,
    (viewer) => presentConversion(row, viewer),
  ]);
}

async function rowsOf<T extends RowTable>(
  db: Ports['db'],
  table: T,
  ids: readonly string[],
): Promise<T['$inferSelect'][]> {
  return (await listRows(db, table, { limit: ids.length }, isOneOf(table.id, ids))).data;
}

/** A commission that an operator made, as it was answered when it was. */
function presentCorrection(row: typeof commissions.$inferSelect) {
  const { id, influencer_id, program_id, state, reason, external_reference, currency } = row;
  return {
    ...{ id, influencer_id, program_id, state, reason, external_reference },
    net: { amount_minor: toJsonMinor(row.net_minor), currency },
    created_at: row.created_at.toISOString(),
  };
}
