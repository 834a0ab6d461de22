import { createRoute, z } from '@hono/zod-openapi';
import { findProgramTerms } from '@skinstack/db/orders/find-order';
import { listProgramProducts } from '@skinstack/db/terms';
import { splitCommission } from '@skinstack/domain/commissions/commission';
import { priceOrder } from '@skinstack/domain/commissions/price-order';
import { ORDER_KINDS } from '@skinstack/domain/customers/bond';
import {
  type Currency,
  isCurrency,
  LARGEST_MINOR,
  parseAmount,
  toJsonMinor,
} from '@skinstack/domain/money';
import { beginFacts, statementOf } from '@skinstack/domain/orders/order-facts';
import { visibleDecision } from '@skinstack/domain/orders/visible-decision';
import { chooseTerms, explainPrice, keptTerms } from '../commissions/terms.ts';
import { requireOwner } from '../middleware/authorize.ts';
import type { Ports } from '../ports.ts';
import {
  amountMinor,
  currency,
  id,
  instant,
  jsonAnswer,
  jsonBody,
  money,
  rateBps,
  refusals,
} from '../rest/fields.ts';
import { invalidField, requireFound } from '../rest/rows.ts';
import type { Caller } from '../router.ts';

const MAX_ITEMS = 100;

const item = z
  .strictObject({
    product_id: id('prd').optional(),
    sku: z.string().min(1).max(255).optional(),
    quantity: z.number().int().min(1).max(10_000).default(1),
    amount: z.string().max(30).openapi({ description: 'Of the line, in major units' }),
  })
  .refine((one) => (one.product_id === undefined) !== (one.sku === undefined), {
    path: ['product_id'],
    message: 'Either product_id or sku',
  });
const basket = z
  .strictObject({
    influencer_id: id('inf'),
    items: z.array(item).min(1).max(MAX_ITEMS),
    currency: currency.refine((code): boolean => isCurrency(code), 'An ISO 4217 code we know'),
    ordered_at: instant.optional(),
    order_kind: z.enum(ORDER_KINDS).optional(),
    nth_order: z.number().int().min(1).max(10_000).optional(),
  })
  .openapi('PriceBasket');
type Basket = z.infer<typeof basket>;

const preview = z
  .object({
    amount: money,
    commission: z.object({
      gross_minor: amountMinor,
      platform_fee_minor: amountMinor,
      net_minor: amountMinor,
      currency,
    }),
    hold_days: z.number().int(),
    lines: z.array(
      z.object({
        product_id: id('prd').nullable(),
        sku: z.string().nullable(),
        rule_id: id('rul').nullable(),
        rate_bps: rateBps.nullable(),
        flat_minor: amountMinor.nullable(),
        base_minor: amountMinor,
        gross_minor: amountMinor,
      }),
    ),
    decision: z.array(
      z.object({
        step: z.string(),
        outcome: z.string(),
        detail: z.string(),
        facts: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .openapi('PricePreview');

export const PRICE_ROUTE = createRoute({
  tags: ['Terms'],
  method: 'post',
  path: '/api/programs/{id}/price',
  summary: 'What a basket would earn, and why',
  request: { params: z.object({ id: id('prg') }), ...jsonBody(basket) },
  responses: { 200: jsonAnswer('What it would earn', preview), ...refusals(400, 401, 404) },
});

/**
 * What an influencer would earn by a basket under the terms in force at its time, by the very rules
 * an order is priced by. Nothing is written.
 * @throws Problem `not_found`, `invalid_request`
 */
export async function previewPrice(ports: Ports, caller: Caller, program_id: string, wish: Basket) {
  const { influencer_id, items } = wish;
  await requireOwner(ports, caller, influencer_id);
  const ordered_at =
    wish.ordered_at === undefined ? new Date(ports.now()) : new Date(wish.ordered_at);
  const named = await listProgramProducts(
    ports.db,
    program_id,
    items.flatMap(({ product_id }) => product_id ?? []),
  );
  const given = { program_id, influencer_id };
  const skus = items.flatMap(({ sku }) => sku ?? []);
  const program = await findProgramTerms(ports.db, given, ordered_at, skus);
  const found = requireFound(program, 'program');
  const { facts, lines } = factsOf(
    wish,
    named.map((one) => one.id),
    ordered_at,
  );
  // a product that the shop gave no id is known by ours here
  const known = [
    ...found.products,
    ...named.map((one) => ({ ...one, external_product_id: one.id })),
  ];
  const choice = { earner: { influencer_id, product_id: null }, currency: wish.currency };
  const { order_kind = null } = wish;
  const nth_order = wish.nth_order ?? (order_kind === 'first' ? 1 : null);
  const at = { ordered_at_ms: ordered_at.getTime(), order_kind, nth_order };
  const kept = keptTerms(
    chooseTerms({ ...found, products: known }, lines, { ...choice, ...at }),
    0n,
  );
  const priced = priceOrder(facts, kept);
  const { platform_fee_rate_bps, hold_days, hold_from } = found;
  const split = splitCommission(priced.gross_minor, platform_fee_rate_bps);
  const steps = explainPrice(
    {
      ...{ currency: wish.currency, priced, stated_minor: null, platform_fee_rate_bps },
      ...{ hold_days, hold_from, payment_state: 'paid', is_held: false, is_rejected: false },
    },
    kept,
  );
  return {
    amount: { amount_minor: toJsonMinor(priced.base_minor), currency: wish.currency },
    commission: {
      gross_minor: toJsonMinor(split.gross_minor),
      platform_fee_minor: toJsonMinor(split.platform_fee_minor),
      net_minor: toJsonMinor(split.net_minor),
      currency: wish.currency,
    },
    hold_days,
    lines: priced.lines.map(({ line_id, product_id, rule_id, rate_bps, ...line }) => ({
      ...{ product_id, sku: items[Number(line_id)]?.sku ?? null, rule_id, rate_bps },
      flat_minor: line.flat_minor === null ? null : toJsonMinor(line.flat_minor),
      base_minor: toJsonMinor(line.base_minor),
      gross_minor: toJsonMinor(line.gross_minor),
    })),
    decision: visibleDecision(steps, null),
  };
}

/** The basket as an order would state it; a line is known by its place. */
function factsOf({ items, currency: code }: Basket, product_ids: string[], ordered_at: Date) {
  const lines = items.map(({ product_id = null, sku = null, amount }, index) => {
    if (product_id !== null && !product_ids.includes(product_id)) {
      throw invalidField(`items.${index}.product_id`, 'No product of this program');
    }
    const base_minor = parseAmount(amount, code as Currency);
    if (base_minor === null || base_minor < 0n || base_minor > LARGEST_MINOR) {
      throw invalidField(`items.${index}.amount`, `An amount in ${code}, such as "48.00"`);
    }
    return { line_id: String(index), external_product_id: product_id, sku, base_minor };
  });
  const base_minor = lines.reduce((sum, line) => sum + line.base_minor, 0n);
  const version = { at_ms: ordered_at.getTime(), rank: 0 };
  return { lines, facts: beginFacts(statementOf({ version, base_minor, lines })) };
}
