import { findWebhookEvent } from '@skinstack/db/inbox/find-webhook-event';
import { findShopAccount, type ShopAccount } from '@skinstack/db/networks';
import { deleteOldCaptures, insertCapture } from '@skinstack/db/orders/checkout-captures';
import { assert } from '@skinstack/domain/assert';
import { isOriginOf } from '@skinstack/domain/links/destination';
import { canonicalText } from '@skinstack/domain/orders/identity';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { findAdapter, NETWORKS } from '@skinstack/networks/networks';
import { replayEvent } from '../inbox/replay-delivery.ts';
import { hashCheckout, sellerKey, verifyTokenByAnyKey } from '../orders/order-question.ts';
import type { Ports } from '../ports.ts';
import { invalidField, requireFound } from '../rest/rows.ts';

/** The networks whose shops have pixels that tell of checkouts. */
export const CAPTURING: readonly string[] = NETWORKS.filter(
  (network) => findAdapter(network)?.tells_checkouts,
);
/** Custom pixels run in a sandbox without an origin: their pages call themselves this. */
const SANDBOX = 'null';

/** What a shop's pixel tells: which click led to a checkout. */
export type Capture = { checkout_token: string; click_token: string };

/**
 * Stores which click led to a checkout, and decides anew about an order of it that nobody had
 * earned. Whoever knows no click of ours is refused before anything is looked up; once it is stored
 * the order is decided about, now or by the sweep.
 * @param origin of the page that tells it; null for what is no page
 * @throws Problem `invalid_request`, `not_found`, `csrf_refused`, `conflict`
 */
export async function captureCheckout(
  ports: Ports,
  shops: ShopMemory,
  { network, network_account_id }: { network: string; network_account_id: string },
  { checkout_token, click_token }: Capture,
  origin: string | null,
): Promise<void> {
  const click = await verifyTokenByAnyKey(ports.token_keys, click_token);
  if (!click) throw invalidField('click_token', 'It was not signed by us.');
  const shop = requireFound(await shops.find(network, network_account_id), 'network account');
  if (origin !== null && !isOwnPage(shop, origin)) {
    const detail = 'Captures are taken from pages of the shop: list its host with the merchant.';
    throw new Problem('csrf_refused', detail);
  }
  if (shop.external_account === null) {
    throw new Problem('conflict', 'The account names no shop yet: set its external_account.');
  }
  const seller = canonicalText(shop.external_account).toLowerCase();
  const checkout_hash = await hashCheckout(checkout_token);
  assert(checkout_hash, 'a token has a hash');
  const seller_key = sellerKey({ network, network_account_id }, seller);
  const told = { seller_key, checkout_hash, network_account_id, click_token, click };
  const reopened = await insertCapture(ports.db, told);
  for (const event_id of reopened) await decideAgain(ports, event_id);
}

/** What fails here the sweep does: the delivery is open. */
async function decideAgain(ports: Ports, event_id: string): Promise<void> {
  try {
    const event = await findWebhookEvent(ports.db, event_id);
    if (event) await replayEvent(ports, event);
  } catch (error) {
    ports.log('warn', 'capture_not_settled', { event_id, ...describeError(error) });
  }
}

const isOwnPage = ({ allowed_hosts, external_account }: ShopAccount, origin: string) =>
  origin === SANDBOX || isOriginOf(origin, [...allowed_hosts, external_account ?? 'invalid.']);

/** The shops that captures are for, as an isolate remembers them. */
export type ShopMemory = {
  find(network: string, network_account_id: string): Promise<ShopAccount | null>;
  /** Whether a page of this origin may read what is answered at this address. */
  isOrigin(origin: string, path: string): Promise<boolean>;
};

const FRESH_MS = 30_000;
const MOST_SHOPS = 1_000;
const CAPTURE_PATH = /^\/capture\/([a-z]+)\/(net_[0-9a-z]{26})$/;

/** An empty memory: one an isolate. A flood of captures asks the database for its shop once. */
export function createShopMemory(ports: Pick<Ports, 'db' | 'now' | 'log'>): ShopMemory {
  const known = new Map<string, { shop: ShopAccount | null; read_at_ms: number }>();
  async function find(network: string, id: string) {
    if (!CAPTURING.includes(network)) return null;
    const entry = known.get(id);
    if (entry && ports.now() - entry.read_at_ms < FRESH_MS) return entry.shop;
    const shop = await findShopAccount(ports.db, network, id);
    // whose shop is not named yet may be in a moment: its first delivery names it
    if (shop !== null && shop.external_account === null) return shop;
    if (known.size >= MOST_SHOPS) known.clear();
    known.set(id, { shop, read_at_ms: ports.now() });
    return shop;
  }
  return {
    find,
    async isOrigin(origin, path) {
      const [, network, id] = CAPTURE_PATH.exec(path) ?? [];
      if (network === undefined || id === undefined || origin === '') return false;
      try {
        const shop = await find(network, id);
        return shop !== null && isOwnPage(shop, origin);
      } catch (error) {
        // whether it is taken is decided where it is taken
        ports.log('warn', 'shop_not_found_out', describeError(error));
        return false;
      }
    },
  };
}

const DAY_MS = 86_400_000;

/** Forgets captures as old as personal data may be: their orders came long ago, or never. */
export function forgetCaptures(ports: Ports): Promise<void> {
  return deleteOldCaptures(
    ports.db,
    new Date(ports.now() - ports.inbox_personal_data_days * DAY_MS),
  );
}
