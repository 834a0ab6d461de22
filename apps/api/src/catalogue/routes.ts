import { allHold, containsText, findRow, isOneOf } from '@skinstack/db/rows/find-rows';
import { mergedJson } from '@skinstack/db/rows/json-rows';
import { merchants } from '@skinstack/db/schema/merchants';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { programs } from '@skinstack/db/schema/programs';
import { reviewPolicyOf } from '@skinstack/domain/orders/flags';
import type { Context } from 'hono';
import type { z } from 'zod';
import { insertIdempotent, withIdempotencyKey } from '../middleware/idempotency.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { publishChanges } from '../publish-links.ts';
import {
  changeRow,
  invalidField,
  presentOne,
  presentRow,
  presentRows,
  refuseBrokenReference,
} from '../rest/rows.ts';
import { type AppEnv, newRouter } from '../router.ts';
import { listProducts, showProduct } from './list-products.ts';
import { changeProduct, createProduct } from './products.ts';
import { type newProgram, PROGRAM_ROUTES, type programChanges } from './program-schemas.ts';
import { MERCHANT_ROUTES, type newMerchant, PRODUCT_ROUTES } from './schemas.ts';

/** Merchants, programs and products: create, list, show, change. */
export function catalogueRoutes(ports: Ports) {
  return newRouter().route('/', merchantAndProgramRoutes(ports)).route('/', productRoutes(ports));
}

function merchantAndProgramRoutes(ports: Ports) {
  return newRouter()
    .openapi(MERCHANT_ROUTES.create, async (context) =>
      context.json(
        presentRow(
          await createMerchant(withIdempotencyKey(ports, context), context.req.valid('json')),
        ),
        201,
      ),
    )
    .openapi(MERCHANT_ROUTES.list, async (context) => {
      const { q, ...page } = context.req.valid('query');
      const shown = allHold(containsText([merchants.name], q), ofShop(context, merchants.id));
      return context.json(await presentRows(ports, merchants, page, shown), 200);
    })
    .openapi(MERCHANT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const own = ofShop(context, merchants.id);
      return context.json(await presentOne(ports, merchants, 'merchant', id, own), 200);
    })
    .openapi(MERCHANT_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      if (input.counts_by) await requireAccount(ports, id, input.counts_by);
      const row = await changeRow(
        withIdempotencyKey(ports, context),
        merchants,
        'merchant',
        id,
        input,
      );
      await publishChanges(ports);
      return context.json(presentRow(row), 200);
    })
    .openapi(PROGRAM_ROUTES.create, async (context) =>
      context.json(
        presentRow(
          await createProgram(withIdempotencyKey(ports, context), context.req.valid('json')),
        ),
        201,
      ),
    )
    .openapi(PROGRAM_ROUTES.list, async (context) => {
      const { q, ...page } = context.req.valid('query');
      const own = ofShop(context, programs.merchant_id);
      const shown = allHold(containsText([programs.name], q), own);
      return context.json(await presentRows(ports, programs, page, shown), 200);
    })
    .openapi(PROGRAM_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const own = ofShop(context, programs.merchant_id);
      return context.json(await presentOne(ports, programs, 'program', id, own), 200);
    })
    .openapi(PROGRAM_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      const input = context.req.valid('json');
      const row = await changeProgram(withIdempotencyKey(ports, context), id, input);
      await publishChanges(ports);
      return context.json(presentRow(row), 200);
    });
}

/** The condition that a row is of one of the caller's shops; none for an operator. */
function ofShop(context: Context<AppEnv>, column: Parameters<typeof isOneOf>[0]) {
  const { merchant_ids } = scopeOf(context.get('caller'));
  return merchant_ids && isOneOf(column, merchant_ids);
}

function productRoutes(ports: Ports) {
  return newRouter()
    .openapi(PRODUCT_ROUTES.create, async (context) => {
      const input = context.req.valid('json');
      const { id } = await createProduct(withIdempotencyKey(ports, context), input);
      return context.json(await showProduct(ports, context.get('caller'), id), 201);
    })
    .openapi(PRODUCT_ROUTES.list, async (context) =>
      context.json(
        await listProducts(ports, context.get('caller'), context.req.valid('query')),
        200,
      ),
    )
    .openapi(PRODUCT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      return context.json(await showProduct(ports, context.get('caller'), id), 200);
    })
    .openapi(PRODUCT_ROUTES.change, async (context) => {
      const { id } = context.req.valid('param');
      await changeProduct(withIdempotencyKey(ports, context), id, context.req.valid('json'));
      return context.json(await showProduct(ports, context.get('caller'), id), 200);
    });
}

/** Adds a merchant. */
async function createMerchant(ports: Ports, input: z.infer<typeof newMerchant>) {
  return (await insertIdempotent(ports, merchants, { id: ports.newId('mer'), ...input })).row;
}

/** Orders can be counted by an account of the merchant, or of ours for several merchants. */
async function requireAccount(ports: Ports, merchant_id: string, account_id: string) {
  const account = await findRow(ports.db, networkAccounts, account_id);
  if (account && (account.merchant_id === null || account.merchant_id === merchant_id)) return;
  throw invalidField('counts_by', 'No such network account of this merchant');
}

/** Changes a program; of its review policy the flags that were sent. @throws Problem `not_found` */
async function changeProgram(ports: Ports, id: string, input: z.infer<typeof programChanges>) {
  const { review_policy, ...fields } = input;
  const merged = review_policy && {
    review_policy: mergedJson(programs.review_policy, review_policy),
  };
  return changeRow(ports, programs, 'program', id, { ...fields, ...merged });
}

/** Adds a program to a merchant. @throws Problem `not_found` */
async function createProgram(ports: Ports, input: z.infer<typeof newProgram>) {
  const review_policy = reviewPolicyOf(input.review_policy);
  const row = { id: ports.newId('prg'), ...input, review_policy };
  return (await refuseBrokenReference(insertIdempotent(ports, programs, row))).row;
}
