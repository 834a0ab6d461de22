import { canonicalNumericId } from '@skinstack/domain/orders/identity';
import { parseExactJson } from '@skinstack/networks/reading/exact-json';

/** A stored delivery, as far as it tells which order it is about. */
type Told = { topic: string | null; external_order_id: string | null };

/** What orders are named by in deliveries that became no order's. */
const OWN = ['order_id', 'orderid', 'oid'];
/** Requests name the orders they are about. */
const LISTS = ['orders_requested', 'orders_to_redact'];
/** Where such a field may stand, besides the top. */
const INSIDE = ['data', 'order', 'order_edit'];

/**
 * Whether a delivery is about one of these orders: by the number it was applied under, else by the
 * order's own field in its body. That its digits stand somewhere in a body is no such thing.
 */
export function namesOrder(
  { topic, external_order_id }: Told,
  body: Uint8Array<ArrayBuffer>,
  ids: readonly string[],
): boolean {
  if (external_order_id !== null) return ids.includes(external_order_id);
  const fields = readFields(body);
  const inside = INSIDE.map((name) => asObject(fields[name]));
  const isOfOrder = topic?.toLowerCase().startsWith('orders/') === true;
  const named = [
    ...[fields, ...inside].flatMap((object) =>
      Object.entries(object).flatMap(([name, value]) =>
        OWN.includes(name.toLowerCase()) ? [value] : [],
      ),
    ),
    ...(isOfOrder ? [fields.id] : []),
    asObject(fields.order).id,
    ...LISTS.flatMap((name) => (Array.isArray(fields[name]) ? (fields[name] as unknown[]) : [])),
  ];
  const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  const numbers = named.filter(isText).map((value) => canonicalNumericId(String(value)));
  return numbers.some((number) => ids.includes(number));
}

/** The fields of a JSON body, or of the query a GET was. */
function readFields(body: Uint8Array<ArrayBuffer>): Record<string, unknown> {
  const json = parseExactJson(body);
  if (json !== undefined) return asObject(json);
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)));
}

function asObject(value: unknown): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}
