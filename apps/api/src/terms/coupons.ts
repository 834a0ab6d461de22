import { insertCoupon, listCouponMoves, updateCoupon } from '@skinstack/db/coupons';
import { findRow, matches } from '@skinstack/db/rows/find-rows';
import { coupons } from '@skinstack/db/schema/coupons';
import { influencers } from '@skinstack/db/schema/influencers';
import type { NewDiscount } from '@skinstack/db/shop-codes';
import { holderAt } from '@skinstack/domain/coupons';
import { canonicalCode } from '@skinstack/domain/orders/identity';
import { Problem } from '@skinstack/domain/problem';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { invalidField, presentRow, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { endTime, laterTime, stateOf } from './ends.ts';
import type { CouponChanges, NewCoupon } from './schemas.ts';
import { CODE_NETWORKS, lookAfterCode, presentShopCodes } from './shop-codes.ts';

type Coupon = typeof coupons.$inferSelect;

/**
 * Gives a code to an influencer; one that has ended may be given again. It is recorded first, and
 * then made in the shop, as far as that answers in time.
 * @throws Problem `not_found`, `conflict` when somebody has it, `invalid_request`
 */
export async function createCoupon(ports: Ports, program_id: string, input: NewCoupon) {
  const { code, influencer_id } = input;
  const id = ports.newId('cpn');
  const ends_at = endTime(ports, input.ends_at ?? null);
  if (ends_at !== null && ends_at.getTime() <= ports.now()) {
    throw invalidField('ends_at', 'A code that ends now is none');
  }
  const coupon = { id, program_id, influencer_id, code, code_key: canonicalCode(code), ends_at };
  const discount = input.discount ? readDiscount(ports, input.discount) : null;
  const { done, first_id } = await writeIdempotent(ports, (trail) =>
    refuseBrokenReference(insertCoupon(ports.db, coupon, discount, CODE_NETWORKS, trail)),
  );
  if (done && first_id === null && discount) await lookAfterCode(ports, id);
  if (!done) {
    const error = { path: 'code', message: 'The program has this code' };
    throw new Problem('conflict', `code: ${error.message}.`, { errors: [error] });
  }
  return show(ports, program_id, first_id ?? id);
}

function readDiscount(ports: Ports, given: NonNullable<NewCoupon['discount']>): NewDiscount {
  const { rate_bps = null, amount_minor, starts_at, usage_limit = null, once_per_customer } = given;
  return {
    ...{ rate_bps, usage_limit, once_per_customer },
    amount_minor: amount_minor === undefined ? null : BigInt(amount_minor),
    starts_at: starts_at === undefined ? new Date(ports.now()) : new Date(starts_at),
  };
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
  if (isChanged && change.ends_at !== undefined) await lookAfterCode(ports, coupon_id);
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

/** Coupons as JSON, each with who holds it now, to whom it was moved, and how its shop has it. */
export async function presentCoupons(ports: Ports, rows: readonly Coupon[]) {
  const [moves, codes] = await Promise.all([
    listCouponMoves(
      ports.db,
      rows.map(({ id }) => id),
    ),
    presentShopCodes(ports, rows),
  ]);
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
      ...(codes.get(row.id) ?? { discount: null, shop: null }),
    };
  });
}
