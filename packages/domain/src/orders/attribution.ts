import type { ClickToken } from '../clicks/click-token.ts';
import type { CouponChoice, SwitchedOff } from '../coupons.ts';
import type { Bond, BondState } from '../customers/bond.ts';
import type { MembershipChange } from '../members/membership.ts';

/**
 * One step of the reasoning, in words an influencer understands. `about` names the influencer whose
 * link or coupon it speaks of: nobody else is shown it.
 */
export type DecisionStep = {
  step: string;
  outcome: string;
  detail: string;
  about?: string;
  /** What `detail` speaks of: ids, instants, amounts in minor units, rates. */
  facts?: StepFacts;
  /** With the last step of an attribution: every claim the order brought. */
  evidence?: Evidence[];
};
export type StepFacts = Record<string, string | number>;
/** A claim on an order: where it was found, whether it was credited, and why or why not. */
export type Evidence = {
  kind: ResolvedClaim['kind'];
  where: string;
  won: boolean;
  reason: string;
  about?: string;
  /** Where who brought the customer goes before it: what it would be without them. */
  alone?: { won: boolean; reason: string };
};
/** Who earns an order, and by what. */
export type Attribution = {
  /** `customer`: by who brought the customer. `hand`: an operator said so. */
  method: 'click' | 'link' | 'coupon' | 'customer' | 'hand';
  influencer_id: string;
  program_id: string;
  merchant_id: string;
  product_id: string | null;
  link_id: string | null;
  click_id: string | null;
  campaign: string | null;
};
/** Which of several clicks earns an order. */
export type Touch = 'last' | 'first';
/** What is known of the link a claim names. */
export type LinkFacts = {
  link_id: string;
  influencer_id: string;
  program_id: string;
  merchant_id: string;
  product_id: string | null;
  campaign: string | null;
  attribution_window_days: number;
  /** The program's setting; the last where it was not asked. */
  touch?: Touch;
  /** An order placed later earns nothing. */
  switched_off: SwitchedOff | null;
  /** How its influencer's membership changed, oldest first; missing where that was not asked. */
  membership?: readonly MembershipChange[];
};
export type CouponFacts = {
  code: string;
  influencer_id: string;
  program_id: string;
  merchant_id: string;
  /** The program's setting: its coupons win over clicks, or yield to them. */
  beats_click: boolean;
  /** When the code was given: an order of before is not its. */
  created_at_ms: number;
  /** From when on the code is nobody's; null for no end. */
  ends_at_ms: number | null;
  /** An order placed later earns nothing. */
  switched_off: SwitchedOff | null;
  /** How its holder's membership changed, oldest first; missing where that was not asked. */
  membership?: readonly MembershipChange[];
  /** How it was told from others of the same code. */
  choice: CouponChoice;
};
/** Who brought the customer, and how that stands for this order. */
export type BondFacts = Bond & {
  merchant_id: string;
  state: BondState;
  /** An order placed later earns nothing. */
  switched_off: SwitchedOff | null;
  /** How their membership changed, oldest first; missing where that was not asked. */
  membership?: readonly MembershipChange[];
  /** The order that made it was flagged as the influencer's own: so are those that rest on it. */
  is_own?: boolean;
};
/** A claim on the order, and what is known of it. */
export type ResolvedClaim =
  | {
      kind: 'click';
      where: string;
      /** What the text proved to be; null when it was not signed by us. */
      token: ClickToken | null;
      link: LinkFacts | null;
      /** True when another order was credited to the same click. */
      is_used: boolean;
    }
  | { kind: 'link'; where: string; link: LinkFacts | null }
  | { kind: 'coupon'; code: string; coupon: CouponFacts | null }
  /** Goes before the order's own claims where the bond does not yield to them, else after all. */
  | { kind: 'customer'; bond: BondFacts; goes_first: boolean };
/** Who bought, as far as a network tells: compared, and never stored. */
export type Customer = {
  email: string | null;
  /** Keyed hashes of the address, as those of payout accounts are made. */
  account_hashes: readonly string[];
};
/** By what an influencer would be known as a customer. */
export type OwnMarks = {
  influencer_id: string;
  /** Theirs, and of the user they sign in as. */
  emails: readonly string[];
  /** Keyed hashes of where they are paid. */
  account_hashes: readonly string[];
};

export type AttributionFacts = {
  ordered_at_ms: number;
  /** All that was told, in whatever order and by whatever way. */
  claims: readonly ResolvedClaim[];
  customer: Customer;
  /** Of whom its claims speak, as customers. */
  owners: readonly OwnMarks[];
  /** Set when the network account belongs to one merchant: others' links earn nothing there. */
  account_merchant_id: string | null;
};
export type Attributed = { attribution: Attribution | null; decision: DecisionStep[] };

/** A judged claim: whom it credits, if anybody, and why. */
export type Verdict = { attribution: Attribution | null; steps: DecisionStep[] };
