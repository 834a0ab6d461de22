/** What the local world has of a network, and what `skinstack trigger` can send in its name. */
export type NetworkSandbox = {
  /** The seeded account. */
  account: {
    /** Numbers its id: always the same, so that its webhook address stays. */
    number: number;
    /** Whose account it is at the network (a shop's domain), where deliveries name it. */
    external_account: string | null;
    /** Its secret unless `.dev.vars` has another in `SEED_<NETWORK>_SECRET`. */
    secret: string;
  };
  /** The events it can send, and what each does here. */
  events: Readonly<Record<string, string>>;
  /** Which of them tells an order, and which takes all of it back; null where none does. */
  order_events: { told: string; taken_back: string | null } | null;
  /** How it delivers unless told otherwise: by POST where this is not given. */
  default_method?: 'POST' | 'GET';
  /** Makes the delivery of one of `events` as the network would, signed with the secret. */
  sign(
    event: string,
    order: SandboxOrder,
    secret: string,
    method: 'POST' | 'GET',
  ): Promise<SandboxRequest>;
};

/** The order an event is about; amounts in major units, as the networks write them. */
export type SandboxOrder = {
  /** A number no other call has: the id of the conversion, refund or delivery. */
  number: number;
  order_id: string;
  total: string;
  /** Null when the network is not to state a commission. */
  commission: string | null;
  currency: string;
  click_token: string | null;
  coupon_code: string | null;
  /** What an event is about that has no order: a link's slug, a product's id. */
  about: string;
};

/** A delivery as the network would send it; `query` follows the webhook's address. */
export type SandboxRequest =
  | { method: 'POST'; headers: Record<string, string>; body: string; query?: string }
  | { method: 'GET'; query: string };
