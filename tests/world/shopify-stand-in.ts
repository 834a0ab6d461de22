import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, graphql, Kind, parse } from 'graphql';
import { SHOPIFY_SCHEMA } from './shopify-schema.ts';

/** What the stand-in has for an admin token; a test puts it there before the shop is asked. */
export type ShopWorld = {
  currency: string;
  discounts: Discount[];
  /** What the next requests get instead of an answer, one each; `null` lets one through. */
  faults?: (ShopFault | null)[];
};
/** A discount of a shop, as a test sees and changes it. */
export type Discount = {
  id: string;
  code: string;
  kind?: 'free_shipping';
  startsAt: string;
  endsAt: string | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  value: { percentage?: number; discountAmount?: { amount: string } };
  minimum?: number;
};
type ShopFault =
  | Failure
  | { code: 'THROTTLED' | 'ACCESS_DENIED' }
  /** Does what was asked, and then hangs up. */
  | { is_lost: true };

const schema = buildSchema(SHOPIFY_SCHEMA);

/**
 * Speaks Shopify's Admin GraphQL of discount codes: what is asked is checked by its documented
 * schema. `PUT /control/{token}` sets a shop; `GET` tells it as it is now, and what was asked.
 */
export async function startShopifyStandIn(): Promise<{ url: string; stop(): Promise<void> }> {
  const worlds = new Map<string, ShopWorld>();
  const asked = new Map<string, string[]>();
  const server = createServer(async (request, response) => {
    const [, place, token = ''] = (request.url ?? '/').split('/');
    if (place === 'control') return control(request, response, token);
    const admin_token = String(request.headers['x-shopify-access-token'] ?? '');
    const world = worlds.get(admin_token);
    if (request.url !== '/admin/api/2026-10/graphql.json') return send(response, 404, {});
    if (!world) return send(response, 401, { errors: '[API] Invalid API key or access token' });
    const { query, variables } = JSON.parse(await read(request));
    const fault = world.faults?.shift() ?? null;
    if (fault && 'status' in fault) return fail(response, fault);
    if (fault && 'code' in fault) return send(response, 200, refusal(fault.code));
    asked.get(admin_token)?.push(nameOf(query));
    const rootValue = resolversOf(world);
    const result = await graphql({ schema, source: query, rootValue, variableValues: variables });
    if (fault) return response.destroy();
    // a query the schema refuses is a mistake of ours, whatever Shopify answers
    if (result.errors) return send(response, 400, { errors: result.errors });
    send(response, 200, result);
  });

  async function control(request: IncomingMessage, response: ServerResponse, token: string) {
    if (request.method === 'GET') {
      return send(response, 200, { ...worlds.get(token), asked: asked.get(token) });
    }
    worlds.set(token, JSON.parse(await read(request)));
    asked.set(token, []);
    send(response, 200, {});
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The field a query is about. */
function nameOf(query: string): string {
  const [operation] = parse(query).definitions;
  const fields = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : null;
  const names = fields?.selections.map((one) => (one.kind === Kind.FIELD ? one.name.value : ''));
  return names?.find((name) => name !== 'shop') ?? '';
}

type Input = Partial<Discount> & { customerGets?: { value: Discount['value'] } };

function resolversOf(world: ShopWorld) {
  const find = (id: string) => world.discounts.find((one) => one.id === id);
  const byCode = (code: string) =>
    world.discounts.find((one) => one.code.toLowerCase() === code.toLowerCase());
  const change = (one: Discount, { customerGets, ...input }: Input) => {
    Object.assign(one, input, customerGets ? { value: customerGets.value } : {});
    return { codeDiscountNode: nodeOf(world, one), userErrors: [] };
  };
  const refuse = (code: string, message: string) => ({
    codeDiscountNode: null,
    userErrors: [{ code, field: ['basicCodeDiscount', 'code'], message }],
  });
  return {
    shop: { currencyCode: world.currency },
    codeDiscountNodeByCode: ({ code }: { code: string }) => {
      const found = byCode(code);
      return found ? nodeOf(world, found) : null;
    },
    discountCodeBasicCreate: ({ basicCodeDiscount: input }: { basicCodeDiscount: Input }) => {
      if (!input.code || !input.startsAt || !('context' in input)) {
        return refuse('BLANK', "Code can't be blank");
      }
      if (byCode(input.code)) return refuse('TAKEN', 'Code must be unique.');
      const id = `gid://shopify/DiscountCodeNode/${Math.floor(Math.random() * 1e12)}`;
      const made = { id, endsAt: null, usageLimit: null, appliesOncePerCustomer: false };
      world.discounts.push({ ...made, code: '', startsAt: '', value: {} });
      return change(find(id) as Discount, input);
    },
    discountCodeBasicUpdate: (of: { id: string; basicCodeDiscount: Input }) => {
      const found = find(of.id);
      return found ? change(found, of.basicCodeDiscount) : refuse('INVALID', 'No such discount');
    },
    discountCodeDeactivate: ({ id }: { id: string }) => {
      const found = find(id);
      if (!found) return refuse('INVALID', 'No such discount');
      return change(found, { endsAt: new Date().toISOString() });
    },
  };
}

function nodeOf({ currency }: ShopWorld, one: Discount) {
  const { id, kind, code, startsAt, endsAt, usageLimit, appliesOncePerCustomer, minimum } = one;
  const isOver = endsAt !== null && Date.parse(endsAt) <= Date.now();
  const status = isOver ? 'EXPIRED' : Date.parse(startsAt) > Date.now() ? 'SCHEDULED' : 'ACTIVE';
  if (kind) {
    return { id, codeDiscount: { __typename: 'DiscountCodeFreeShipping', title: code, status } };
  }
  const { percentage, discountAmount } = one.value;
  const value = discountAmount
    ? {
        __typename: 'DiscountAmount',
        amount: { amount: discountAmount.amount, currencyCode: currency },
        appliesOnEachItem: false,
      }
    : { __typename: 'DiscountPercentage', percentage };
  const codeDiscount = {
    ...{ __typename: 'DiscountCodeBasic', title: code, status, startsAt, endsAt, usageLimit },
    ...{ appliesOncePerCustomer, codesCount: { count: 1 } },
    context: { __typename: 'DiscountBuyerSelectionAll', all: 'ALL' },
    minimumRequirement: minimum
      ? { __typename: 'DiscountMinimumQuantity', greaterThanOrEqualToQuantity: minimum }
      : null,
    customerGets: { items: { __typename: 'AllDiscountItems', allItems: true }, value },
  };
  return { id, codeDiscount };
}

/** As Shopify words them, with a 200. */
function refusal(code: 'THROTTLED' | 'ACCESS_DENIED') {
  const throttleStatus = { maximumAvailable: 2_000, currentlyAvailable: 10, restoreRate: 100 };
  const cost = { requestedQueryCost: 60, actualQueryCost: null, throttleStatus };
  const message = code === 'THROTTLED' ? 'Throttled' : 'Access denied for discountCodeBasicCreate';
  return { errors: [{ message, extensions: { code } }], extensions: { cost } };
}

type Failure = { status: number; retry_after?: string; delay_ms?: number };

async function fail(response: ServerResponse, fault: Failure) {
  if (fault.retry_after) response.setHeader('Retry-After', fault.retry_after);
  if (fault.delay_ms) await new Promise((resolve) => setTimeout(resolve, fault.delay_ms));
  send(response, fault.status, { errors: 'fault' });
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
