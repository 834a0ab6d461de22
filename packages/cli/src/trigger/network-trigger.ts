/** The order a webhook tells of; amounts in major units, as the networks write them. */
export type TriggerOrder = {
  /** A number no other call has: the id of the conversion, refund or delivery. */
  number: number;
  order_id: string;
  total: string;
  /** Null when the network is not to state a commission. */
  commission: string | null;
  currency: string;
  click_token: string | null;
  coupon_code: string | null;
  /** What an event is about that is of no order: a link's slug, a product's id. */
  about: string;
};

/** A delivery as the network would send it; what `query` says follows the webhook's address. */
export type SignedRequest =
  | { method: 'POST'; headers: Record<string, string>; body: string; query?: string }
  | { method: 'GET'; query: string };

/** How a network tells of its events: `npm run trigger -- <network> <event>`. */
export type NetworkTrigger = {
  /** What can be sent, and what it does here. */
  events: Readonly<Record<string, string>>;
  /** How it delivers unless it is told otherwise: by POST where this is not given. */
  default_method?: 'POST' | 'GET';
  /** Makes the delivery of one of `events`, signed with the account's secret. */
  sign(event: string, order: TriggerOrder, secret: string, method: 'POST' | 'GET'): SignedRequest;
};

/** Sends a delivery to a webhook's address, and gives what it was answered, JSON indented. */
export async function sendDelivery(
  webhook_url: URL,
  request: SignedRequest,
): Promise<{ status: number; text: string }> {
  const url = new URL(webhook_url);
  url.search = request.query ?? '';
  const { method } = request;
  const response = await fetch(
    url,
    request.method === 'POST' ? { method, headers: request.headers, body: request.body } : {},
  );
  return { status: response.status, text: indent(await response.text()) };
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
