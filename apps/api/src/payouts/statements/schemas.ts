import { createRoute, z } from '@hono/zod-openapi';
import { isId } from '@skinstack/domain/ids';
import {
  amountMinor,
  currency,
  day,
  exampleId,
  id,
  instant,
  jsonAnswer,
  refusals,
} from '../../rest/fields.ts';
import { leftOutSchema } from '../../rest/left-out.ts';
import { timezone } from '../../rest/period.ts';

/** The format of a statement, as the end of its path names it. */
export const ENDING = /\.(json|csv|html)$/;

const params = z.object({
  influencer_id: z
    .string()
    .refine(
      (text): boolean => isId('inf', text.replace(ENDING, '')),
      'Not an id of this kind (inf_…)',
    )
    .openapi({
      example: exampleId('inf'),
      description: 'The influencer; with `.csv` or `.html` after it, a file or a page',
    }),
});

const query = z.strictObject({
  from: z.union([instant, day]).optional(),
  to: z.union([instant, day]).optional(),
  currency: currency.regex(/^[A-Z]{3}$/, 'An ISO 4217 code in capital letters').optional(),
  timezone,
});
export type StatementQuery = z.infer<typeof query>;

const places = {
  pending_minor: amountMinor,
  payable_minor: amountMinor,
  in_flight_minor: amountMinor,
  paid_minor: amountMinor,
};
const standing = z.object({ ...places, balance_minor: amountMinor }).openapi('Standing');

const entry = z
  .object({
    at: instant,
    currency,
    kind: z.string(),
    reason: z.string(),
    order_id: z.string().nullable(),
    conversion_id: id('cnv').nullable(),
    payout_id: id('pay').nullable(),
    amount_minor: amountMinor,
    balance_minor: amountMinor,
    ...places,
  })
  .openapi('StatementEntry');

const statements = z
  .object({
    influencer_id: id('inf'),
    from: instant,
    to: instant,
    timezone: z.string(),
    statements: z.array(
      z
        .object({
          currency,
          opening_balance_minor: amountMinor,
          opening: standing,
          entries: z.array(entry),
          closing_balance_minor: amountMinor,
          closing: standing,
        })
        .openapi('Statement'),
    ),
    left_out: leftOutSchema,
  })
  .openapi('Statements');

const json = jsonAnswer('The statements', statements);

export const statementsRoute = createRoute({
  method: 'get',
  path: '/api/statements/{influencer_id}',
  tags: ['Money'],
  summary: 'What an influencer is owed: opening, every movement, closing',
  security: [{ bearer: [] }, { session: [] }],
  request: { params, query },
  responses: {
    200: {
      ...json,
      content: {
        ...json.content,
        'text/csv': { schema: z.string() },
        'text/html': { schema: z.string() },
      },
    },
    ...refusals(400, 401, 404),
  },
});
