import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';
import { canonicalOrderNumber } from '@skinstack/domain/orders/identity';
import type { VerifiedDelivery } from '../adapter.ts';
import {
  type Claim,
  type NetworkEvent,
  notUnderstood,
  type OrderLine,
  type OrderReversed,
} from '../event.ts';
import { findClicks } from '../reading/clicks.ts';
import { readCustomer } from '../reading/customers.ts';
import { CLICK_NAME, isTokenShaped } from '../reading/field-names.ts';
import { type PostbackFields, readPostbackFields } from '../reading/postback-fields.ts';
import { isPlainText, toPlainText } from '../reading/text.ts';
import { parseInstant } from '../reading/times.ts';

/**
 * An action waits, is approved, or was reversed; a modified one waits again (Partner API v16). Of
 * two words of one moment the later of this list is newer.
 */
const STATES = ['PENDING', 'APPROVED', 'REVERSED'];
const TEST = 'TEST_ACTION';

/** An action lifecycle postback: the action as it stands, which for a reversed one is nothing. */
export function parse(delivery: VerifiedDelivery): NetworkEvent {
  const fields = readPostbackFields(delivery);
  if (typeof fields === 'string') return notUnderstood(fields);
  return readAction(fields, delivery.received_at_ms, null);
}

/**
 * The same of the fields of an action, wherever they were read.
 * @param asked_at_ms when impact's own API said so, whose word is complete: an action that is not
 *   reversed there stands; null for a postback, which must say that it was reset
 */
export function readAction(
  fields: PostbackFields,
  received_at_ms: number,
  asked_at_ms: number | null,
): NetworkEvent {
  const of = (...names: string[]) =>
    names.map((name) => fields.values.get(name)).find(Boolean) ?? null;
  const action_id = of('actionid');
  const order_id = of('oid', 'orderid');
  if (action_id === null || !isPlainText(action_id)) return notUnderstood('ActionId is missing.');
  if (order_id !== null && !isPlainText(order_id)) return notUnderstood('Oid is too long.');
  const status = of('status', 'state', 'actionstatus')?.toUpperCase() ?? '';
  const rank = STATES.indexOf(status);
  if (rank < 0) return notUnderstood('Status is not PENDING, APPROVED or REVERSED.');
  const is_reversed = status === 'REVERSED';
  const detail = of('statusdetail', 'statedetail', 'adjustmentreason', 'reason');
  // a test that was reversed takes back what it may have earned before it was known to be one
  if (detail?.toUpperCase() === TEST && !is_reversed) {
    return { type: 'ignored', reason: 'A test action.' };
  }
  const amounts = readAmounts(fields, is_reversed);
  if (typeof amounts === 'string') return notUnderstood(amounts);
  const ordered_at = of('eventdate', 'actiondate', 'creationdate');
  const changed_at = of('updatedate', 'modificationdate', 'statusdate');
  const at_ms = asked_at_ms ?? (changed_at === null ? null : parseInstant(changed_at));
  const version = at_ms === null ? null : { at_ms, rank };
  const seller = of('campaignid') ?? campaignOf(action_id);
  const void_reason = is_reversed
    ? `impact.com reversed it${detail ? `: ${toPlainText(detail)}` : ''}.`
    : null;
  const order = {
    external_order_id: order_id ?? `action:${action_id}`,
    external_conversion_id: action_id,
    seller: seller !== null && isPlainText(seller) ? seller : null,
    version,
  };
  const is_reset = detail?.toUpperCase() === 'RESET' || asked_at_ms !== null;
  return {
    type: 'order_reported',
    ...order,
    order_names: order_id === null ? [] : [canonicalOrderNumber(order_id)],
    ...amounts,
    ...{ edited_off_minor: 0n, never_paid_minor: 0n, fulfilled_at_ms: null },
    ordered_at_ms: (ordered_at && parseInstant(ordered_at)) || received_at_ms,
    payment_state: 'unknown',
    void_reason,
    claims: readClaims(fields),
    customer_email: null,
    ...readCustomer(of('customerid'), (id) => `impact:${id}`),
    reversals: is_reversed || is_reset ? [reversalOf(order, void_reason)] : [],
  };
}

/**
 * `campaign.tracker.sequence`: a template that does not tell the campaign tells it all the same.
 */
function campaignOf(action_id: string): string | null {
  const [, campaign] = /^(\d+)\.\d+\.\d+$/.exec(action_id) ?? [];
  return campaign ?? null;
}

type OfAction = Pick<
  OrderReversed,
  'external_order_id' | 'external_conversion_id' | 'seller' | 'version'
>;

/**
 * A reversed action stays so whatever a later modification says of its figures, until impact resets
 * it (help.impact.com 48001232216); so the reversal is a fact of its own, which a reset withdraws.
 */
function reversalOf(action: OfAction, void_reason: string | null): OrderReversed {
  return {
    type: 'order_reversed',
    ...action,
    kind: 'refund',
    external_refund_id: 'reversed',
    currency: null,
    state: void_reason === null ? 'withdrawn' : 'stands',
    part: { kind: 'all' },
    reason: void_reason ?? 'impact.com reset the action.',
  };
}

const SUB_IDS = { subid1: 'SubId1', subid2: 'SubId2', subid3: 'SubId3', sharedid: 'SharedId' };

/** What has the form of our token goes first; a sub-id is also used for other marks. */
function readClaims({ values, pairs }: PostbackFields): Claim[] {
  const sub_ids = Object.entries(SUB_IDS).flatMap(([name, where]) =>
    // whatever is a sub-id may be meant as our click
    findClicks([{ name: CLICK_NAME, value: values.get(name) ?? '' }], () => where),
  );
  const isKnown = (token: string) => sub_ids.some((one) => one.token === token);
  const others = findClicks(pairs.filter(({ value }) => isTokenShaped(value)));
  const clicks = [...sub_ids, ...others.filter(({ token }) => !isKnown(token))];
  clicks.sort((a, b) => Number(isTokenShaped(b.token)) - Number(isTokenShaped(a.token)));
  const code = values.get('promocode') ?? '';
  return isPlainText(code) ? [...clicks, { kind: 'coupon', code }] : clicks;
}

/** The money of an action in minor units: absolute, whatever it was before. */
type Amounts = {
  currency: Currency;
  amount_minor: bigint;
  commission_minor: bigint;
  lines: OrderLine[];
};

/**
 * Reads `Amount` and `Payout` (decimal text; payouts have up to four decimals and are rounded half
 * up once). What changed (`Delta…`) is never added: a postback that comes twice would count twice.
 * @param is_reversed of a reversed action both are zero, and may be left out
 * @returns what is wrong with them, in a sentence, or they
 */
function readAmounts({ values, items }: PostbackFields, is_reversed: boolean): Amounts | string {
  const currency = (values.get('currency') ?? '').toUpperCase();
  if (!isCurrency(currency)) return 'Currency is missing, or is not an ISO 4217 code.';
  const read = (name: string) => {
    const text = values.get(name);
    return text ? parseAmount(text, currency) : is_reversed ? 0n : null;
  };
  const [amount_minor, commission_minor] = [read('amount'), read('payout')];
  if (amount_minor === null) return 'Amount is missing, or is not a decimal amount.';
  if (commission_minor === null) return 'Payout is missing, or is not a decimal amount.';
  if (amount_minor < 0n || commission_minor < 0n) return 'Amount and Payout are not negative.';
  const lines = readLines(items, currency);
  const sum_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  // lines only say what was bought: the commission is impact's, so they may just be left out
  return {
    currency,
    amount_minor,
    commission_minor,
    lines: sum_minor === amount_minor ? lines : [],
  };
}

/** One line a SKU: the template's `items` may name it twice. */
function readLines(items: PostbackFields['items'], currency: Currency): OrderLine[] {
  const lines = new Map<string, OrderLine>();
  for (const item of items) {
    const sku = item.get('sku') ?? '';
    const line_minor = parseAmount(item.get('amt') ?? item.get('amount') ?? '', currency);
    if (!isPlainText(sku) || line_minor === null || line_minor < 0n) return [];
    const before = lines.get(sku)?.amount_minor ?? 0n;
    const amount_minor = before + line_minor;
    lines.set(sku, { line_id: sku, external_product_id: null, sku, amount_minor });
  }
  return [...lines.values()];
}
