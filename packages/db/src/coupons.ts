import { firstSwitchedOff, type SwitchedOff } from '@skinstack/domain/coupons';
import { asc, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from './connect/connect-database.ts';
import { at, textArray } from './rows/json-rows.ts';
import { type Act, insertAuditEntry, insertTrail, type Trail } from './rows/trail.ts';
import { couponHolders } from './schema/coupon-holders.ts';
import { couponKey, coupons } from './schema/coupons.ts';
import { insertShopCode, type NewDiscount, tellShopEnd } from './shop-codes.ts';

/** SQL of who held a row of `coupons` at a time: by the newest move, else who it was given to. */
const holderAt = (at: SQL) => sql`coalesce((
    select holder.influencer_id from ${couponHolders} as holder
    where holder.coupon_id = coupons.id and holder.starts_at <= ${at}
    order by holder.starts_at desc, holder.id desc limit 1
  ), coupons.influencer_id)`;

/** A code is in few programs; whoever made more of them is not asked about all. */
const MOST_PROGRAMS = 20;

/**
 * SQL of the coupons that have one of these codes, the newest first: a row each with its `key`, who
 * held it at a time, and since when it is switched off.
 * @param keys as `couponKey` writes codes
 * @param merchant_id whose programs alone count; null for anybody's
 */
export const selectCoded = (keys: readonly string[], merchant_id: string | null, at: SQL) => sql`
      select asked.key, found.* from unnest(${textArray(keys)}) as asked(key) cross join lateral (
        select code, coupons.created_at, ends_at, influencers.id as influencer_id,
          coupons.program_id, programs.merchant_id, coupon_beats_click as beats_click,
          ${offSince} as off_at
        from coupons
        join programs on programs.id = coupons.program_id
        join merchants on merchants.id = programs.merchant_id
        join influencers on influencers.id = ${holderAt(at)}
        where ${couponKey(coupons)} = asked.key
          and (${merchant_id}::text is null or programs.merchant_id = ${merchant_id})
        order by coupons.created_at desc limit ${MOST_PROGRAMS}
      ) as found`;

/** A code as it is given. */
export type NewCoupon = {
  id: string;
  program_id: string;
  influencer_id: string;
  code: string;
  code_key: string;
  ends_at: Date | null;
};

/**
 * Gives a code, if it is nobody's in the program now, and notes what it is to be in the shop. Of
 * two at once the later waits; without an end the unique key `coupons_open_code_key` says so too.
 * @param discount null where nobody said what it takes off
 * @param networks those whose shops' codes we can make
 * @returns false when somebody has the code, or will have it for a while yet
 * @throws when the idempotency key was used (`isKeyUsed`)
 */
export async function insertCoupon(
  db: Database,
  coupon: NewCoupon,
  discount: NewDiscount | null,
  networks: readonly string[],
  trail: Trail,
): Promise<boolean> {
  const { id, program_id, influencer_id, code, code_key, ends_at } = coupon;
  const [, result] = await db.batch([
    db.execute(sql`select pg_advisory_xact_lock(
      hashtextextended(${`${program_id} code ${code_key}`}, 0))`),
    db.execute(sql`
      with given as (
        insert into coupons (id, program_id, influencer_id, code, code_key, ends_at)
        select ${id}, ${program_id}, ${influencer_id}, ${code}, ${code_key}, ${at(ends_at)}
        where not exists (select from coupons where program_id = ${program_id}
          and ${couponKey(coupons)} = ${code_key} and (ends_at is null or ends_at > now()))
        returning id, program_id, influencer_id, code, ends_at
      ), ${insertTrail(trail, id, sql`given`, { after: sql`to_jsonb(given)` })},
      ${insertShopCode(discount, networks)}
      select id from given`),
  ]);
  return result.rows.length === 1;
}

/** What changes of a coupon: when it ends, and whose it is from when on. */
export type CouponChange = {
  /** Undefined to leave it. */
  ends_at?: Date | null | undefined;
  move?: { id: string; influencer_id: string; starts_at: Date } | undefined;
};

/**
 * Ends a coupon, takes an end back before it came, or moves it to another influencer: one statement
 * that holds only while it has not ended.
 * @returns false when it has ended, or is of another program
 */
export async function updateCoupon(
  db: Database,
  program_id: string,
  coupon_id: string,
  { ends_at, move }: CouponChange,
  act: Act | null,
): Promise<boolean> {
  const end = ends_at === undefined ? sql`ends_at` : endFrom(ends_at);
  const told = {
    before: sql`jsonb_build_object('ends_at', had)`,
    after: sql`jsonb_build_object('ends_at', ends_at,
        'influencer_id', ${move?.influencer_id ?? null}::text,
        'starts_at', ${move?.starts_at.toISOString() ?? null}::text)`,
  };
  const result = await db.execute(sql`
    with locked as materialized (
      select id as coupon_id, ends_at as had from coupons where id = ${coupon_id} for update
    ), changed as (
      update coupons set ends_at = ${end} from locked
      where id = coupon_id and program_id = ${program_id}
        and (ends_at is null or ends_at > now())
      returning id, ends_at, had
    ), ${tellShopEnd}, ${insertAuditEntry(act, sql`id`, sql`changed`, told)}${
      move
        ? sql`, moved as (
      insert into coupon_holders (id, coupon_id, influencer_id, starts_at)
      select ${move.id}, id, ${move.influencer_id},
        greatest(${move.starts_at.toISOString()}::timestamptz, now()) from changed
    )`
        : sql``
    }
    select id from changed`);
  return result.rows.length === 1;
}

/** An end as it is set: never before now, what was placed until then keeps its terms. */
export function endFrom(ends_at: Date | null): SQL {
  if (ends_at === null) return sql`null`;
  return sql`greatest(${ends_at.toISOString()}::timestamptz, now())`;
}

/** To whom these coupons were moved, in the order it was decided. */
export function listCouponMoves(db: Database, coupon_ids: readonly string[]) {
  return db
    .select()
    .from(couponHolders)
    .where(inArray(couponHolders.coupon_id, coupon_ids.length > 0 ? [...coupon_ids] : ['']))
    .orderBy(asc(couponHolders.id));
}

/** Since when the parties of a claim are switched off, for `readSwitchedOff`. */
export const offSince = sql`json_build_object('influencer', influencers.switched_off_at, 'program',
  programs.switched_off_at, 'merchant', merchants.switched_off_at)`;

export type OffSince = Record<SwitchedOff['what'], string | null>;

/** Which of the parties was switched off first, and when; null while all are on. */
export function readSwitchedOff(off_at: OffSince): SwitchedOff | null {
  const read = (at: string | null) => (at === null ? null : new Date(at));
  const dates = Object.entries(off_at).map(([what, at]) => [what, read(at)]);
  return firstSwitchedOff(Object.fromEntries(dates));
}
