import { createRoute, z } from '@hono/zod-openapi';
import { countRefills, listBoughtProducts } from '@skinstack/db/stats/list-refills';
import {
  forecastRefills,
  type RefillProduct,
  type RefillRow,
} from '@skinstack/domain/customers/refill';
import { REFILL_BASES, supplyOf } from '@skinstack/domain/customers/supply';
import { toJsonMinor } from '@skinstack/domain/money';
import type { Ports } from '../ports.ts';
import { amountMinor, currency, day, id, jsonAnswer, refusals } from '../rest/fields.ts';

const count = z.number().int();
const query = z.strictObject({
  weeks: z.coerce.number().int().min(1).max(26).default(8).openapi({
    description: 'How many weeks, with this one',
  }),
  by: z.enum(['product', 'week']).default('product').openapi({
    description: 'A row a product and week, or a row a week',
  }),
});

const replenishment = z
  .object({
    data: z.array(
      z.object({
        week: day.openapi({ description: 'The Monday (UTC) it begins with' }),
        product: z
          .object({ id: id('prd'), name: z.string() })
          .nullable()
          .openapi({ description: 'Null for several products together' }),
        due: count.openapi({ description: 'Buyers whose supply runs out that week, most likely' }),
        refilled: count.openapi({ description: 'Of these, who bought it again already' }),
        late: count.openapi({
          description:
            'Who should have by now, and did not: of these, and in this week’s rows also of ' +
            'those whose supply ended before it, while they may still come',
        }),
        expected_net: z
          .object({
            low: amountMinor.openapi({ description: 'At least, most likely; minor units' }),
            high: amountMinor.openapi({ description: 'At most, most likely; minor units' }),
            currency,
          })
          .nullable()
          .openapi({ description: 'What the others may bring you: 80 % of weeks are in between' }),
        basis: z.enum(REFILL_BASES).openapi({
          description: 'Learned of 30 purchases or more, stated by the product, or estimated',
        }),
      }),
    ),
  })
  .openapi('Replenishment');

export const replenishmentRoute = createRoute({
  method: 'get',
  path: '/api/stats/{influencer_id}/replenishment',
  tags: ['Stats'],
  summary: 'How many buyers run out of what, and when',
  request: { params: z.object({ influencer_id: id('inf') }), query },
  responses: { 200: jsonAnswer('The weeks', replenishment), ...refusals(400, 401, 404) },
});

/** What an influencer's buyers run out of in the weeks to come; groups of five buyers at least. */
export async function readReplenishment(
  ports: Ports,
  influencer_id: string,
  { weeks, by }: z.infer<typeof query>,
  at_ms = ports.now(),
) {
  const forecast = new Map<string, RefillProduct>();
  for (const { gaps, ...product } of await listBoughtProducts(ports.db, influencer_id)) {
    const supply = supplyOf(product, gaps);
    if (supply) forecast.set(product.id, { ...product, supply });
  }
  if (forecast.size === 0) return { data: [] };
  const supplies = new Map([...forecast].map(([id, { supply }]) => [id, supply]));
  const counts = await countRefills(ports.db, influencer_id, supplies, at_ms, weeks);
  const rows = forecastRefills(counts, forecast, at_ms, by === 'week');
  return { data: rows.map(presentRow) };
}

function presentRow({ week_ms, product, expected_net: expected, ...row }: RefillRow) {
  return {
    week: new Date(week_ms).toISOString().slice(0, 10),
    product,
    due: row.due,
    refilled: row.refilled,
    late: row.late,
    expected_net: expected && {
      low: toJsonMinor(expected.low_minor),
      high: toJsonMinor(expected.high_minor),
      currency: expected.currency,
    },
    basis: row.basis,
  };
}
