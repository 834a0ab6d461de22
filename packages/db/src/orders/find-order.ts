import type { ClickToken } from '@skinstack/domain/clicks/click-token';
import { chooseCoupon } from '@skinstack/domain/coupons';
import type { CouponFacts, LinkFacts, OwnMarks } from '@skinstack/domain/orders/attribution';
import { canonicalCode } from '@skinstack/domain/orders/identity';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type OffSince, offSince, readSwitchedOff, selectCoded } from '../coupons.ts';
import {
  type CustomerLookup,
  customerJson,
  type FoundCustomer,
  lookedUpCustomer,
  partiesOfCustomer,
  readCustomer,
} from '../customers/select-customer.ts';
import { readRule, ruleWithGroup } from '../members/group-rules.ts';
import {
  factsOfParty,
  type PartyJson,
  partyFacts,
  readPartyFacts,
} from '../members/membership-facts.ts';
import { fromJsonRow, textArray } from '../rows/json-rows.ts';
import type { programs } from '../schema/programs.ts';
import { saleKeys } from '../schema/sale-keys.ts';
import { type CandidateTerms, type ProgramTerms, type TermedProduct, termsIn } from '../terms.ts';
import { type CaptureJson, readCaptures, selectCaptures } from './checkout-captures.ts';
import {
  isOrderOf,
  type OrderIdentity,
  type RecordedOrder,
  readRecorded,
  selectRecorded,
} from './find-recorded-order.ts';
import { isAwaited } from './lock-order.ts';

/** What is asked about an order before anything is decided about it. */
export type OrderLookup = {
  identity: OrderIdentity;
  /** Null for what credits nobody: a refund. */
  credit: CreditLookup | null;
};
/** What who earned an order, and how much, depends on. */
type CreditLookup = {
  ordered_at: Date;
  /** The merchant of the network account, when it has one: then only its codes count. */
  merchant_id: string | null;
  /** Links its claims name, by their id or their slug. */
  links: readonly string[];
  /** Clicks its claims rest on, and what the keys of their sales begin with. */
  click_ids: readonly string[];
  click_keys: readonly string[];
  codes: readonly string[];
  /** The checkout it came of: clicks may have been told of it. */
  checkout_hash: string | null;
  /** The keys the sale is known by, whichever network tells it. */
  sale_keys: readonly string[];
  external_product_ids: readonly string[];
  skus: readonly string[];
  /** Set when an operator says who earned it, and in which program. */
  given: Given | null;
  /** Whose order it is, where the shop says so. */
  customer?: CustomerLookup | null;
};
type Given = { program_id: string; influencer_id: string; product_id?: string | null };

/** An order's recorded rows, and what deciding about it takes. */
export type FoundOrder = {
  /** The oldest first: a subscription's renewals share the number of the order that began it. */
  recorded: RecordedOrder[];
  /** Those its claims speak of, and who was credited with it, as customers. */
  owners: OwnMarks[];
  /** Whether a delivery about it came before it, and waits. */
  is_waiting: boolean;
  links: ClaimedLink[];
  /** Clicks that were told of its checkout. */
  captures: ClickToken[];
  used_click_ids: string[];
  coupons: CodedCoupon[];
  /** Null where none is named, or this is their first order. */
  customer: FoundCustomer | null;
  terms: CandidateTerms;
};
type ClaimedLink = LinkFacts & { slug: string };
type CodedCoupon = Omit<CouponFacts, 'choice'> & { key: string };

/** Reads all that deciding about an order takes, in one round trip. */
export async function findOrder(db: Database, lookup: OrderLookup): Promise<FoundOrder> {
  const { rows } = await db.execute(selectOrder(lookup));
  return readFoundOrder(rows[0]);
}

/** The same of terms alone: what a program's are for an influencer at a time, without any order. */
export async function findProgramTerms(
  db: Database,
  given: Given,
  ordered_at: Date,
  skus: readonly string[],
  external_product_ids: readonly string[] = [],
): Promise<ProgramTerms | null> {
  const nothing = { links: [], click_ids: [], click_keys: [], codes: [], sale_keys: [] };
  const claims = { ...nothing, checkout_hash: null, merchant_id: null, external_product_ids };
  const credit = { ...claims, given, ordered_at, skus };
  const unknown = sql`select null::text as id where false`;
  const { rows } = await db.execute(selectCredit(credit, '', sql`null as recorded`, unknown));
  const subject = { ...given, merchant_id: '', product_id: given.product_id ?? null };
  return termsIn(readFoundOrder(rows[0]), subject);
}

/** The statement of `findOrder`: one row, for `readFoundOrder`. */
export function selectOrder({ identity, credit }: OrderLookup): SQL {
  const recorded = selectRecorded(isOrderOf(identity));
  const order = sql`(${recorded}) as recorded, ${isAwaited(identity)} as is_waiting`;
  const known = sql`select id from orders where ${isOrderOf(identity)}`;
  return credit ? selectCredit(credit, identity.seller_key, order, known) : sql`select ${order}`;
}

/** @param known those of its orders that are recorded: whoever has them may be the customer */
function selectCredit(credit: CreditLookup, seller_key: string, order: SQL, known: SQL): SQL {
  const { ordered_at, given, checkout_hash } = credit;
  const links = sql`(${textArray(credit.links)} || array(select link_id from captured))`;
  const click_ids = sql`(${textArray(credit.click_ids)} || array(select click_id from captured))`;
  const click_keys = sql`(${textArray(credit.click_keys)}
    || array(select 'click:' || click_id || ':' from captured))`;
  const at = sql`${ordered_at.toISOString()}::timestamptz`;
  const [codes, customer] = [codesOf(credit, at), customerOf(credit)];
  const ofGiven = given
    ? sql`union select ${given.program_id}::text, ${given.influencer_id}::text,
        ${given.product_id ?? null}::text`
    : sql``;
  return sql`
    with captured as (${selectCaptures(checkout_hash ? { seller_key, checkout_hash } : null)}),
    links as (
      select tracking_links.id as link_id, tracking_links.slug, tracking_links.influencer_id,
        tracking_links.program_id, programs.merchant_id, product_id, campaign,
        attribution_window_days, touch, ${offSince} as off_at
      from tracking_links
      join programs on programs.id = tracking_links.program_id
      join merchants on merchants.id = programs.merchant_id
      join influencers on influencers.id = tracking_links.influencer_id
      where tracking_links.id = any ${links} or tracking_links.slug = any ${links}
    ), ${codes.part} ${customer.part} parties as (
      select program_id, influencer_id, product_id from links
      ${codes.parties} ${ofGiven} ${customer.parties}
      union select program_id, influencer_id, null from conversions
        where order_id in (${known}) and superseded_at is null
    ), terms as (
      select programs.*, counts_by from programs join merchants on merchants.id = merchant_id
      where programs.id = any (array(select program_id from parties))
    )
    select ${order},
      (select json_agg(links) from links) as links, ${codes.json} as coupons,
      (select json_agg(distinct click_id) from conversions
        where click_id = any ${click_ids}) as used_click_ids,
      (select json_agg(captured) from captured) as captures,
      ${selectOwners} as owners, ${customer.json} as customer, ${selectRules(at)} as rules,
      (select json_agg(terms) from terms) as programs, ${partyFacts(sql`parties`, at)} as members,
      (select json_agg(json_build_object('id', id, 'program_id', program_id, 'category', category,
          'external_product_id', external_product_id, 'sku', sku) order by id)
        from products where id = any (array(select product_id from parties))
          or (program_id = any (array(select id from terms)) and (
            external_product_id = any (${textArray(credit.external_product_ids)})
            or sku = any (${textArray(credit.skus)})))
      ) as products,
      (select json_agg(json_build_object('sale', known, 'conversion_id', conversions.id))
        from (
          select * from sale_keys where merchant_id = any (array(select merchant_id from terms))
            and key = any (${textArray(credit.sale_keys)})
          union select of_click.* from unnest(${click_keys}) as asked(first) cross join lateral (
            select * from sale_keys where merchant_id = any (array(select merchant_id from terms))
              and key >= asked.first and key < rtrim(asked.first, ':') || ';'
          ) as of_click
        ) as known left join conversions on conversions.order_id = known.order_id
          and superseded_at is null
      ) as sales`;
}

/**
 * What of the question is about one kind of claim: a part of the statement, whom it may credit, and
 * its answer. Without such a claim it is left out: planning the statement anew each time is most of
 * what it costs.
 */
type ClaimParts = { part: SQL; parties: SQL; json: SQL };
const NOT_ASKED: ClaimParts = { part: sql``, parties: sql``, json: sql`null` };

function codesOf({ codes, merchant_id }: CreditLookup, at: SQL): ClaimParts {
  if (codes.length === 0) return NOT_ASKED;
  const part = sql`codes as (${selectCoded(codes.map(canonicalCode), merchant_id, at)}),`;
  const parties = sql`union select program_id, influencer_id, null from codes`;
  return { part, parties, json: sql`(select json_agg(codes order by created_at desc) from codes)` };
}

function customerOf({ customer }: CreditLookup): ClaimParts {
  if (!customer) return NOT_ASKED;
  const [part, parties] = [sql`${lookedUpCustomer(customer)},`, sql`union ${partiesOfCustomer}`];
  return { part, parties, json: customerJson };
}

/** The rules of the programs that may be the parties', in force at a time. */
const selectRules = (at: SQL) => sql`(
        select json_agg(${ruleWithGroup}) from commission_rules
        left join program_groups on program_groups.id = commission_rules.group_id
        where commission_rules.program_id = any (array(select id from terms))
          and (influencer_id is null or influencer_id in (select influencer_id from parties))
          and (starts_at is null or starts_at <= ${at}) and (ends_at is null or ends_at > ${at})
      )`;

/** The parties' addresses, and hashes of where they are paid. */
const selectOwners = sql`(
        select json_agg(json_build_object('influencer_id', influencers.id,
          'emails', array_remove(array[influencers.email, users.email], null),
          'account_hashes', array_remove(array[account_hash, mailbox_hash], null)))
        from influencers
        left join users on users.influencer_id = influencers.id
        left join payout_details on payout_details.influencer_id = influencers.id
        where influencers.id = any (array(select influencer_id from parties))
      )`;

type LinkJson = Omit<LinkFacts, 'switched_off' | 'membership'> & { slug: string; off_at: OffSince };
type NotJson = 'switched_off' | 'created_at_ms' | 'ends_at_ms' | 'membership';
type CouponJson = Omit<CodedCoupon, NotJson> & {
  off_at: OffSince;
  created_at: string;
  ends_at: string | null;
};
type FoundRow = {
  recorded?: unknown;
  is_waiting?: unknown;
  owners?: OwnMarks[] | null;
  links?: LinkJson[] | null;
  coupons?: CouponJson[] | null;
  captures?: CaptureJson[] | null;
  used_click_ids?: string[] | null;
  customer?: unknown;
  programs?: (typeof programs.$inferSelect & { counts_by: string | null })[] | null;
  members?: PartyJson[] | null;
  rules?: unknown[] | null;
  products?: (TermedProduct & { program_id: string })[] | null;
  sales?: { sale: unknown; conversion_id: string | null }[] | null;
};

/** What `selectOrder` answers, read. */
export function readFoundOrder(answer: unknown): FoundOrder {
  const row = answer as FoundRow;
  const members = readPartyFacts(row.members);
  return {
    recorded: readRecorded(row.recorded),
    is_waiting: row.is_waiting === true,
    owners: row.owners ?? [],
    links: (row.links ?? []).map(({ off_at, ...link }) => ({
      ...link,
      switched_off: readSwitchedOff(off_at),
      membership: factsOfParty(members, link).changes,
    })),
    captures: readCaptures(row.captures),
    used_click_ids: row.used_click_ids ?? [],
    customer: readCustomer(row.customer, members),
    coupons: (row.coupons ?? []).map(({ off_at, created_at, ends_at, ...coupon }) => ({
      ...coupon,
      created_at_ms: Date.parse(created_at),
      ends_at_ms: ends_at === null ? null : Date.parse(ends_at),
      switched_off: readSwitchedOff(off_at),
      membership: factsOfParty(members, coupon).changes,
    })),
    terms: {
      programs: row.programs ?? [],
      rules: (row.rules ?? []).map(readRule),
      members,
      products: row.products ?? [],
      sales: (row.sales ?? []).map(({ sale, conversion_id }) => ({
        ...fromJsonRow(saleKeys, sale),
        conversion_id,
      })),
    },
  };
}

/** What is known of a link a claim names by its id or its slug; null when there is none. */
export function linkIn({ links }: FoundOrder, named: string): LinkFacts | null {
  const found = links.find(({ link_id, slug }) => link_id === named || slug === named);
  if (!found) return null;
  const { slug: _, ...link } = found;
  return link;
}

/**
 * Whose coupon a code is, as shops compare codes: without case, outer blanks and forms of Unicode.
 * In several programs of a merchant it is the one in force at the order's time, else the newest.
 * Merchants may share a code, so without a merchant it counts only when it is of one.
 */
export function couponIn(found: FoundOrder, code: string, ordered_at_ms: number) {
  const key = canonicalCode(code);
  const known = found.coupons.filter((coupon) => coupon.key === key);
  if (new Set(known.map(({ merchant_id }) => merchant_id)).size > 1) return null;
  const chosen = chooseCoupon(known, ordered_at_ms);
  if (!chosen) return null;
  const { key: _, ...coupon } = chosen;
  return coupon;
}
