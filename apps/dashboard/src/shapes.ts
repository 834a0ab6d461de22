import type { Client } from '@skinstack/client/create-client';
import type { Answer } from '@skinstack/client/read-answer';
import type { Money } from './format.ts';

/** What the API answers, by the types of its routes; and what newer routes add. */
type Got<F> = F extends (...given: never[]) => Promise<infer R> ? Answer<R> : never;
type Rows<F> = Got<F> extends { data: (infer R)[] } ? R : never;
type Api = Client['api'];

export type Stats = Got<Api['stats'][':influencer_id']['$get']>;
export type Figures = Omit<Stats['totals'], 'by_order_kind'>;
export type Replenishment = Got<Api['stats'][':influencer_id']['replenishment']['$get']>;
export type Breakdown = Got<Api['stats'][':influencer_id']['breakdown']['$get']>;
export type ListedLink = Rows<Api['links']['$get']>;
export type Link = Got<Api['links'][':id']['$get']>;
export type Product = Rows<Api['products']['$get']>;
export type Payout = Rows<Api['payouts']['$get']>;
export type PayoutWithItems = Got<Api['payouts'][':id']['$get']>;
export type PayoutDetails = Got<Api['influencers'][':id']['payout-details']['$get']>;
export type ApiKey = Rows<Api['influencers'][':id']['api-keys']['$get']>;
export type Merchant = Rows<Api['merchants']['$get']>;
export type Program = Rows<Api['programs']['$get']>;
/** A program as an influencer is shown it: one address, and another answer for each role. */
export type JoinableProgram = Pick<
  Program,
  | ('id' | 'name' | 'slug' | 'currency' | 'enrolment' | 'description' | 'logo_url')
  | ('platform_fee_rate_bps' | 'hold_days' | 'attribution_window_days')
> & {
  merchant: { id: string; name: string };
  offer: { rate_bps: number | null; flat_minor: number | null };
  membership: Pick<Membership, 'id' | 'state' | 'group_id'> | null;
  terms: { version: number; is_accepted: boolean } | null;
};
export type Membership = Rows<Api['programs'][':id']['memberships']['$get']>;
export type Group = Rows<Api['programs'][':id']['groups']['$get']>;
export type ProgramTerms = Rows<Api['programs'][':id']['terms']['$get']>;
export type MembershipOutcome = Rows<Api['memberships']['decide']['$post']>;
export type Disclosure = Got<Api['links'][':id']['disclosure']['$get']>;
export type Rule = Rows<Api['programs'][':id']['rules']['$get']>;
export type Coupon = Rows<Api['programs'][':id']['coupons']['$get']>;
export type NetworkAccount = Rows<Api['network-accounts']['$get']>;
export type StorefrontScript = { url: string; pinned_url: string; integrity: string };
export type WebhookEvent = Rows<Api['webhook-events']['$get']>;
export type WebhookEventBody = Got<Api['webhook-events'][':id']['$get']>;
export type NoticeSettings = Got<Api['notification-settings']['$get']>;
export type WebhookEndpoint = Rows<Api['webhook-endpoints']['$get']>;
export type WebhookDelivery = Rows<Api['webhook-endpoints'][':id']['deliveries']['$get']>;
export type WebhookDeliveryBody = Got<
  Api['webhook-endpoints'][':id']['deliveries'][':delivery_id']['$get']
>;
export type ProgramStats = Got<Api['programs'][':id']['stats']['$get']>;
export type ProgramCustomers = Got<Api['programs'][':id']['customers']['$get']>;
export type ProgramRows = Got<Api['programs'][':id']['stats']['breakdown']['$get']>;
export type MerchantBalance = Got<Api['merchants'][':id']['balance']['$get']>;
export type Review = Rows<Api['reviews']['$get']>;
export type Reconciliation = Got<Api['reconciliation']['$get']>;
export type Diagnostics = Got<Api['diagnostics']['$get']>;
export type PrivacyRequest = Rows<Api['privacy-requests']['$get']>;
export type User = Rows<Api['users']['$get']>;

type ListedInfluencer = Rows<Api['influencers']['$get']>;
export type Influencer = ListedInfluencer & {
  balances?: Balance[];
  has_payout_details?: boolean;
  last_order_at?: string | null;
};

/** A conversion in a list names its product, link and influencer. */
export type Conversion = Got<Api['conversions'][':id']['$get']> & {
  product?: { id: string; name: string } | null;
  link?: { id: string; slug: string } | null;
  influencer?: { id: string; name: string };
};
export type Order = Got<Api['orders'][':external_order_id']['$get']>;
export type Step = Order['decision'][number];

export type Balance = {
  currency: string;
  pending_minor: number;
  payable_minor: number;
  in_flight_minor: number;
  paid_minor: number;
  upcoming?: { on: string; amount: Money }[];
  next_payout?: {
    on: string | null;
    minimum: Money | null;
    blocked_by:
      | null
      | 'below_minimum'
      | 'no_details'
      | 'details_changed'
      | 'switched_off'
      | 'nothing_payable';
  };
};
export type Balances = { influencer_id: string; balances: Balance[] };

export type Overview = Got<Api['overview']['$get']> & {
  totals?: Figures;
  previous?: Figures & { from: string; to: string };
  series?: (Figures & { start: string })[];
  interval?: string;
};
export type Attention = {
  items: { kind: string; count: number; oldest_at: string | null; href: string }[];
};

/** A payout as it would be made, and who is left out. */
export type PayoutPlan = {
  payouts: {
    influencer_id: string;
    amount_minor: number;
    currency: string;
    method?: string | null;
  }[];
  left_out: { influencer_id: string; amount: Money; reason: string }[];
};
export type PayoutRun = Rows<Api['payout-runs']['$get']>;
export type WholeRun = Got<Api['payout-runs'][':id']['$get']>;
export type PayoutPolicy = Got<Api['payout-policy']['$get']>;
export type PricePreview = Got<Api['programs'][':id']['price']['$post']>;
export type AuditEntry = Rows<Api['audit-log']['$get']>;
