import { createRoute, z } from '@hono/zod-openapi';
import { type Currency, isCurrency } from '@skinstack/domain/money';
import { PAYOUT_STATES } from '@skinstack/domain/payout-state';
import { newRouter } from '../new-router.ts';
import { exportPayouts } from '../payouts/export-payouts.ts';
import { bankFile } from '../payouts/providers/bank-file.ts';
import { paypalFile } from '../payouts/providers/paypal-file.ts';
import { sepaFile } from '../payouts/providers/sepa-file.ts';
import type { Ports } from '../ports.ts';
import { currency, refusals } from './shared-schemas.ts';

const shared = { tags: ['Money'], security: [{ bearer: [] }, { session: [] }] };
const input = {
  currency: currency.refine(
    (code): boolean => isCurrency(code),
    'An ISO 4217 code in capital letters',
  ),
  state: z.enum(PAYOUT_STATES).default('requested'),
};
const file = (type: string) => ({
  description: 'The file',
  headers: z.object({
    'X-Payouts-Left-Out': z
      .string()
      .openapi({ description: 'How many payouts in this state and currency are not in it' }),
  }),
  content: { [type]: { schema: z.string() } },
});

const csvRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/api/payouts/export.csv',
  summary: 'Payouts as a file for PayPal or a bank',
  request: {
    query: z.strictObject({ ...input, format: z.enum(['paypal', 'bank']).default('paypal') }),
  },
  responses: { 200: file('text/csv'), ...refusals(400, 401, 403) },
});
const xmlRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/api/payouts/export.xml',
  summary: 'Payouts in euro as a SEPA credit transfer',
  request: { query: z.strictObject({ state: input.state }) },
  responses: { 200: file('application/xml'), ...refusals(400, 401, 403, 409) },
});

/** Payouts as files. */
export function payoutExportRoutes(ports: Ports) {
  return newRouter()
    .openapi(csvRoute, async (context) => {
      const { format, state, currency: code } = context.req.valid('query');
      const query = { state, currency: code as Currency };
      const made =
        format === 'paypal'
          ? await exportPayouts(ports, paypalFile, query)
          : await exportPayouts(ports, bankFile, query);
      return sendFile(ports, made);
    })
    .openapi(xmlRoute, async (context) => {
      const { state } = context.req.valid('query');
      const query = { state, currency: 'EUR' as Currency };
      return sendFile(ports, await exportPayouts(ports, sepaFile, query));
    });
}

/** A download that is not cached: it contains people's accounts. */
function sendFile(ports: Ports, made: Awaited<ReturnType<typeof exportPayouts>>): Response {
  const { name, content, content_type, payout_count, left_out_count } = made;
  ports.log('info', 'payouts_exported', { file: name, payout_count, left_out_count });
  return new Response(content, {
    headers: {
      'Content-Type': content_type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
      'X-Payouts-Left-Out': String(left_out_count),
    },
  });
}
