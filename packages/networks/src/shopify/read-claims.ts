import { CLICK_NAME, isClickName } from '../is-click-name.ts';
import type { Claim } from '../network-event.ts';
import { isPlainText } from '../plain-text.ts';
import type { Order } from './payload.ts';

type Named = { name: string; value: string };

/**
 * What says who sent the shopper, strongest first: the token the theme put into the cart, the
 * discount code that was typed, the token in the address of the visit's first page.
 */
export function readClaims(order: Order): Claim[] {
  const properties = order.line_items.flatMap((line) => readNamed(line.properties));
  return [
    ...readClicks(readNamed(order.note_attributes), 'a note attribute of the order'),
    ...readClicks(properties, 'a property of a line'),
    ...readCodes(order).map((code): Claim => ({ kind: 'coupon', code })),
    ...readClicks(readQuery(order.landing_site), 'the landing page'),
  ];
}

/** The tokens among named values, each once, those under our own name first. */
function readClicks(values: readonly Named[], where: string): Claim[] {
  const isOurs = ({ name }: Named) => name.replace(/^_/, '').toLowerCase() === CLICK_NAME;
  const clicks = values.filter(({ name, value }) => isClickName(name) && isPlainText(value));
  const sorted = [...clicks.filter(isOurs), ...clicks.filter((one) => !isOurs(one))];
  const tokens = new Set(sorted.map(({ value }) => value.trim()));
  return [...tokens].map((token) => ({ kind: 'click', token, where }));
}

/** The codes of the order, each once whatever its case. */
function readCodes({ discount_codes, discount_applications }: Order): string[] {
  const applied = discount_applications.filter(({ type }) => type === 'discount_code');
  const codes = new Map<string, string>();
  for (const { code } of [...discount_codes, ...applied]) {
    if (code !== null && !codes.has(code.toLowerCase())) codes.set(code.toLowerCase(), code);
  }
  return [...codes.values()];
}

/** `[{ name, value }]`; themes and apps fill these in, so anything else is left out. */
function readNamed(list: unknown): Named[] {
  if (!Array.isArray(list)) return [];
  return list.filter(
    (one): one is Named => typeof one?.name === 'string' && typeof one.value === 'string',
  );
}

/** The query of an address; `landing_site` is often only a path. */
function readQuery(address: string | null | undefined): Named[] {
  const url = address ? URL.parse(address, 'https://shop.invalid') : null;
  return [...(url?.searchParams ?? [])].map(([name, value]) => ({ name, value }));
}
