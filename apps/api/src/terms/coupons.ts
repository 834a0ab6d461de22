import { insertCoupon, listCouponMoves, updateCoupon } from '@skinstack/db/coupons';
import { findRow, matches } from '@skinstack/db/rows/find-rows';
import { coupons } from '@skinstack/db/schema/coupons';
import { influencers } from '@skinstack/db/schema/influencers';
import { holderAt } from '@skinstack/domain/coupons';
import { canonicalCode } from '@skinstack/domain/orders/identity';
import { Problem } from '@skinstack/domain/problem';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { invalidField, presentRow, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { endTime, laterTime, stateOf } from './ends.ts';
import type { CouponChanges } from './schemas.ts';

type Coupon = typeof coupons.$inferSelect;

/**
 * Gives a code to an influencer; one that has ended may be given again.
 * @throws Problem `not_found`, `conflict` when somebody has it
 */
export async function createCoupon(
  ports: Ports,
  program_id: string,
  { code, influencer_id }: { code: string; influencer_id: string },
) {
  const id = ports.newId('cpn');
  const coupon = { id, program_id, influencer_id, code, code_key: canonicalCode(code) };
  const { done, first_id } = await writeIdempotent(ports, (trail) =>
    refuseBrokenReference(insertCoupon(ports.db, coupon, trail)),
  );
  if (!done) {
    const error = { path: 'code', message: 'The program has this code' };
    throw new Problem('conflict', `code: ${error.message}.`, { errors: [error] });
  }
  return show(ports, program_id, first_id ?? id);
}

/**
 * Ends a coupon, takes its end back, or moves it to another influencer from now or a later day on.
 * @throws Problem `not_found`, `invalid_request`, `conflict` when it has ended
 */
export async function changeCoupon(
  ports: Ports,
  program_id: string,
  coupon_id: string,
  { influencer_id, starts_at, ends_at }: CouponChanges,
) {
  const now = new Date(ports.now());
  const change = {
    ends_at: ends_at === undefined ? undefined : endTime(ports, ends_at),
    move:
      influencer_id === undefined
        ? undefined
        : {
            ...{ id: ports.newId('hld'), influencer_id },
            starts_at: starts_at === undefined ? now : laterTime(ports, 'starts_at', starts_at),
          },
  };
  if (influencer_id !== undefined) {
    requireFound(await findRow(ports.db, influencers, influencer_id), 'influencer');
    const end = change.ends_at ?? null;
    const begins = change.move?.starts_at ?? now;
    if (end !== null && begins >= end) throw invalidField('ends_at', 'After starts_at');
  }
  const isChanged =
    change.ends_at === undefined && change.move === undefined
      ? true
      : await refuseBrokenReference(
          updateCoupon(ports.db, program_id, coupon_id, change, ports.act ?? null),
        );
  const shown = await show(ports, program_id, coupon_id);
  if (isChanged) return shown;
  throw new Problem('conflict', 'This code has ended. Give it again (POST) for what is to come.');
}

async function show(ports: Ports, program_id: string, coupon_id: string) {
  const ofProgram = matches(coupons.program_id, program_id);
  const found = await findRow(ports.db, coupons, coupon_id, ofProgram);
  const [shown] = await presentCoupons(ports, [requireFound(found, 'coupon of the program')]);
  return requireFound(shown ?? null, 'coupon of the program');
}

/** Coupons as JSON, each with who holds it now and to whom it was moved. */
export async function presentCoupons(ports: Ports, rows: readonly Coupon[]) {
  const moves = await listCouponMoves(
    ports.db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ code_key: _, ...row }) => {
    const own = moves.filter(({ coupon_id }) => coupon_id === row.id);
    const times = own.map((one) => ({
      influencer_id: one.influencer_id,
      starts_at_ms: one.starts_at.getTime(),
    }));
    return {
      ...presentRow(row),
      // a second for the clock of the database, which says when a move of now began
      influencer_id: holderAt(row.influencer_id, times, ports.now() + 1_000),
      state: stateOf(ports, row),
      moves: own.map(({ influencer_id, starts_at }) => ({
        influencer_id,
        starts_at: starts_at.toISOString(),
      })),
    };
  });
}
