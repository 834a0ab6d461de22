import type { CodeTerms, KnownCode } from '@skinstack/domain/shop-code';
import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from './connect/connect-database.ts';
import { at, textArray } from './rows/json-rows.ts';
import { couponKey, coupons } from './schema/coupons.ts';
import { merchants } from './schema/merchants.ts';
import { networkAccounts } from './schema/network-accounts.ts';
import { programs } from './schema/programs.ts';
import { type CodeState, shopCodes } from './schema/shop-codes.ts';

/** What a code is to take off in the shop: an amount is in the program's currency. */
export type NewDiscount = {
  rate_bps: number | null;
  amount_minor: bigint | null;
  starts_at: Date;
  usage_limit: number | null;
  once_per_customer: boolean;
};

/** Whoever holds a code is done with it, or dead, by then: no shop is waited for half as long. */
const LEASE = sql.raw(`now() + interval '60 seconds'`);

/**
 * The part of a statement that notes what a code just given (`given`) is to be in the shop. Of
 * several shops of the merchant it is the one that counts its orders, else one with a
 * token, else the first. Whoever gives the code holds it.
 * @param networks those whose shops' codes we can make
 */
export function insertShopCode(discount: NewDiscount | null, networks: readonly string[]): SQL {
  if (discount === null) return sql`no_code as (select)`;
  const { rate_bps, amount_minor, starts_at, usage_limit, once_per_customer } = discount;
  const amount = amount_minor === null ? null : String(amount_minor);
  return sql`new_code as (
      insert into shop_codes (coupon_id, network_account_id, rate_bps, amount_minor, currency,
        starts_at, usage_limit, once_per_customer, state, told_ends_at, next_at)
      select given.id, account.id, ${rate_bps}::int, ${amount}::bigint,
        case when ${amount}::bigint is null then null else programs.currency end,
        ${at(starts_at)}, ${usage_limit}::int, ${once_per_customer}::boolean,
        case when account.may_make then 'pending' else 'by_hand' end, given.ends_at,
        case when account.may_make then ${LEASE} end
      from given join ${programs} on programs.id = given.program_id
      join ${merchants} on merchants.id = programs.merchant_id
      left join lateral (
        select shop.id,
          shop.admin_token_sealed is not null and shop.external_account is not null as may_make
        from ${networkAccounts} as shop
        where shop.merchant_id = programs.merchant_id and shop.is_active
          and shop.closed_at is null and shop.network = any(${textArray(networks)})
        order by coalesce(shop.id = merchants.counts_by, false) desc, may_make desc, shop.id
        limit 1
      ) as account on true
    )`;
}

/** The part of a statement that has the shop told of a code's new end: who ends it holds it. */
export const tellShopEnd = sql`told_code as (
      update shop_codes set revision = revision + 1, problem = null, failed_count = 0,
        state = case when state = 'by_hand' then state else 'pending' end,
        next_at = case when state = 'by_hand' then null else ${LEASE} end
      from changed
      where coupon_id = changed.id and changed.ends_at is distinct from changed.had
    )`;

/** A code whoever took it looks after, and the account it is made with. */
export type TakenCode = KnownCode & {
  coupon_id: string;
  code: string;
  terms: CodeTerms;
  state: CodeState;
  revision: number;
  failed_count: number;
  account: {
    id: string;
    network: string;
    external_account: string | null;
    admin_token_sealed: string | null;
  };
};

/**
 * Takes codes for a minute, so that nobody else asks the shop about them meanwhile.
 * @param of this coupon's alone, whenever it is due; else what is due, the longest first
 */
export async function takeShopCodes(
  db: Database,
  of: { coupon_id: string } | { now: Date; most: number },
): Promise<TakenCode[]> {
  const due =
    'coupon_id' in of
      ? sql`coupon_id = ${of.coupon_id} and next_at is not null`
      : sql`next_at <= ${at(of.now)} order by next_at limit ${of.most}::int`;
  const result = await db.execute(sql`
    with due as materialized (
      select coupon_id from ${shopCodes} where ${due} for update skip locked
    )
    update ${shopCodes} set next_at = ${LEASE}
    from due, ${coupons}, ${networkAccounts}
    where shop_codes.coupon_id = due.coupon_id and coupons.id = due.coupon_id
      and network_accounts.id = shop_codes.network_account_id
    returning json_build_object('coupon_id', coupons.id, 'code', coupons.code,
      'state', state, 'is_pending', state = 'pending', 'revision', revision,
      'failed_count', failed_count, 'external_id', external_id,
      'told_ends_at_ms', ${epochOf(sql`told_ends_at`)},
      'terms', json_build_object('rate_bps', rate_bps,
        'amount', case when amount_minor is not null then json_build_object(
          'amount_minor', amount_minor::text, 'currency', currency) end,
        'starts_at_ms', ${epochOf(sql`starts_at`)}, 'ends_at_ms', ${epochOf(sql`coupons.ends_at`)},
        'usage_limit', usage_limit, 'once_per_customer', once_per_customer),
      'own_ids', array(select other.external_id from shop_codes other
        join coupons before on before.id = other.coupon_id
        where other.network_account_id = shop_codes.network_account_id
          and other.coupon_id <> shop_codes.coupon_id and other.external_id is not null
          and coalesce(before.code_key, lower(before.code)) = ${couponKey(coupons)}),
      'account', json_build_object('id', network_accounts.id, 'network', network,
        'external_account', external_account, 'admin_token_sealed',
        case when is_active and closed_at is null then admin_token_sealed end)) as taken`);
  return result.rows.map(({ taken }) => readTaken(taken as TakenCode));
}

const epochOf = (time: SQL) => sql`floor(extract(epoch from ${time}) * 1000)::bigint`;

function readTaken(taken: TakenCode): TakenCode {
  const { amount } = taken.terms;
  const read = amount && { ...amount, amount_minor: BigInt(amount.amount_minor) };
  return { ...taken, terms: { ...taken.terms, amount: read } };
}

/** What became of looking after a code. */
export type CodeOutcome = {
  state: CodeState;
  external_id: string | null;
  problem: string | null;
  failed_count: number;
  next_at: Date | null;
  /** Null when the shop was not asked, or did not answer. */
  checked_at: Date | null;
};

/**
 * Notes what became of a code. What the shop has is noted in any case; how it stands only while
 * nothing was changed here meanwhile: whoever changed it looks after it.
 */
export async function finishShopCode(
  db: Database,
  { coupon_id, revision }: Pick<TakenCode, 'coupon_id' | 'revision'>,
  outcome: CodeOutcome,
): Promise<void> {
  const { state, external_id, problem, failed_count, next_at, checked_at } = outcome;
  const unlessChanged = (value: SQL, column: SQL) =>
    sql`case when revision = ${revision} then ${value} else ${column} end`;
  await db.execute(sql`
    update ${shopCodes} set external_id = coalesce(${external_id}, external_id),
      checked_at = coalesce(${at(checked_at)}, checked_at),
      state = ${unlessChanged(sql`${state}`, sql`state`)},
      problem = ${unlessChanged(sql`${problem}`, sql`problem`)},
      failed_count = ${unlessChanged(sql`${failed_count}::int`, sql`failed_count`)},
      next_at = ${unlessChanged(at(next_at), sql`next_at`)}
    where coupon_id = ${coupon_id}`);
}

/**
 * Notes what a shop is about to be told, in case its answer is lost: the end of a code it is to
 * make, or which discount is ours.
 */
export async function noteShopCode(
  db: Database,
  coupon_id: string,
  known: { told_ends_at: Date | null } | { external_id: string },
): Promise<void> {
  await db.update(shopCodes).set(known).where(eq(shopCodes.coupon_id, coupon_id));
}

/** Has the codes of a merchant's shop made there from now on, and those there looked at. */
export async function openShopCodes(db: Database, network_account_id: string): Promise<void> {
  await db.execute(sql`
    update ${shopCodes} set network_account_id = account.id, failed_count = 0, problem = null,
      revision = revision + 1, next_at = now(),
      state = case when state in ('by_hand', 'failed') then 'pending' else state end
    from ${coupons}, ${programs}, ${networkAccounts} as account
    where account.id = ${network_account_id} and programs.merchant_id = account.merchant_id
      and coupons.program_id = programs.id and shop_codes.coupon_id = coupons.id
      and coalesce(shop_codes.network_account_id, account.id) = account.id
      and state <> 'ended' and (state <> 'by_hand' or ends_at is null or ends_at > now())`);
}

/** Leaves the codes of a shop to its people: we have no token for it any more. */
export async function closeShopCodes(
  db: Database,
  network_account_id: string,
  problem: string,
): Promise<void> {
  await db.execute(sql`
    update ${shopCodes} set revision = revision + 1, next_at = null,
      problem = case when state = 'ended' then problem else ${problem} end,
      state = case when state in ('pending', 'failed') then 'by_hand' else state end
    where network_account_id = ${network_account_id}`);
}

/** What these coupons are to be in shops, and how they stand there; with the shop's name. */
export function listShopCodes(db: Database, coupon_ids: readonly string[]) {
  return db
    .select({
      code: shopCodes,
      network: networkAccounts.network,
      shop: networkAccounts.external_account,
    })
    .from(shopCodes)
    .leftJoin(networkAccounts, sql`${networkAccounts.id} = ${shopCodes.network_account_id}`)
    .where(inArray(shopCodes.coupon_id, coupon_ids.length > 0 ? [...coupon_ids] : ['']));
}
