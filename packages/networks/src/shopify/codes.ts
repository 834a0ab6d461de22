import { formatAmount, isCurrency } from '@skinstack/domain/money';
import { type CodeInShop, type CodeTerms, takenOff } from '@skinstack/domain/shop-code';
import { z } from 'zod';
import type { CodeAccess, CodeAnswer, CodesRead, ShopCodes } from '../codes.ts';
import { readAmount } from '../reading/money.ts';
import { ask } from './admin-api.ts';

const SHOP = /^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com$/;

/** Discount codes of a Shopify shop, by its Admin API; scope `write_discounts`. */
export const shopifyCodes: ShopCodes = {
  readShop(external_account) {
    const host = external_account.trim().toLowerCase();
    return SHOP.test(host) ? host : null;
  },
  shop_form: '….myshopify.com',
  describe,
  most_read: 25,
  read,
  make,
  setEnd: (access, id, ends_at_ms) =>
    change(access, 'discountCodeBasicUpdate', id, { endsAt: timeOf(ends_at_ms) }),
  end: (access, id) => change(access, 'discountCodeDeactivate', id, null),
};

/** Whole seconds, as it keeps them. */
const timeOf = (ms: number | null) =>
  ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`;

function describe(code: string, terms: CodeTerms): string[] {
  const { starts_at_ms, ends_at_ms, usage_limit, once_per_customer } = terms;
  const uses = usage_limit === null ? 'no limit of uses' : `at most ${usage_limit} uses in total`;
  return [
    'In the shop’s admin: Discounts › Create discount › Amount off order › Discount code.',
    `Code ${code}; ${takenOff(terms)} off, for all products and all customers, no minimum.`,
    `${uses}; ${once_per_customer ? 'one use per customer' : 'any number of uses per customer'}.`,
    `From ${timeOf(starts_at_ms)}${ends_at_ms === null ? '' : ` to ${timeOf(ends_at_ms)}`}. Save.`,
  ];
}

const CODE = `fragment Code on DiscountCodeNode {
  id
  codeDiscount {
    __typename
    ... on DiscountCodeBasic {
      status startsAt endsAt usageLimit appliesOncePerCustomer
      codesCount { count }
      context { __typename }
      minimumRequirement { __typename }
      customerGets {
        items { __typename }
        value {
          __typename
          ... on DiscountPercentage { percentage }
          ... on DiscountAmount { amount { amount currencyCode } appliesOnEachItem }
        }
      }
    }
  }
}`;

const typed = z.object({ __typename: z.string() });
const time = z.iso.datetime({ offset: true }).transform(Date.parse);
const basic = z.object({
  status: z.string(),
  startsAt: time,
  endsAt: time.nullable(),
  usageLimit: z.int().nullable(),
  appliesOncePerCustomer: z.boolean(),
  codesCount: z.object({ count: z.int() }).nullable(),
  context: typed,
  minimumRequirement: typed.nullable(),
  customerGets: z.object({
    items: typed,
    value: z.object({
      __typename: z.string(),
      percentage: z.number().optional(),
      amount: z.object({ amount: z.string(), currencyCode: z.string() }).optional(),
      appliesOnEachItem: z.boolean().optional(),
    }),
  }),
});
const node = z.object({ id: z.string().max(200), codeDiscount: z.looseObject(typed.shape) });
const shop = z.object({ currencyCode: z.string() });

async function read(access: CodeAccess, codes: readonly string[]): Promise<CodeAnswer<CodesRead>> {
  const names = codes.map((_, at) => `$c${at}: String!`).join(', ');
  const asked = codes.map((_, at) => `c${at}: codeDiscountNodeByCode(code: $c${at}) { ...Code }`);
  const query = `query Codes(${names}) { shop { currencyCode } ${asked.join(' ')} } ${CODE}`;
  const variables = Object.fromEntries(codes.map((code, at) => [`c${at}`, code]));
  const answer = await ask(access, query, variables, z.looseObject({ shop }));
  if (answer.kind !== 'done') return answer;
  const found = codes.map((code, at): [string, CodeInShop | null] => {
    const data = answer.value[`c${at}`] ?? null;
    return [code, data === null ? null : readNode(data)];
  });
  const { currencyCode: currency } = answer.value.shop;
  return { kind: 'done', value: { currency, codes: new Map(found) } };
}

/** What cannot be read is of another kind: it is never taken for ours. */
function readNode(data: unknown): CodeInShop {
  const { id, codeDiscount } = node.parse(data);
  const other = { external_id: id, is_ended: false, terms: null, more: [] };
  const parsed = basic.safeParse(codeDiscount);
  if (codeDiscount.__typename !== 'DiscountCodeBasic' || !parsed.success) return other;
  const { customerGets, ...found } = parsed.data;
  const { items, value } = customerGets;
  const terms: CodeTerms = {
    rate_bps: value.percentage === undefined ? null : Math.round(value.percentage * 10_000),
    amount: value.amount === undefined ? null : readMoney(value.amount),
    starts_at_ms: found.startsAt,
    ends_at_ms: found.endsAt,
    usage_limit: found.usageLimit,
    once_per_customer: found.appliesOncePerCustomer,
  };
  if (terms.rate_bps === null && terms.amount === null) return other;
  const more = [
    [items.__typename !== 'AllDiscountItems', 'It is for some products only.'],
    [found.context.__typename !== 'DiscountBuyerSelectionAll', 'It is for some customers only.'],
    [found.minimumRequirement !== null, 'It asks for a minimum.'],
    [value.appliesOnEachItem === true, 'It takes its amount off each item.'],
    [(found.codesCount?.count ?? 1) > 1, 'It has other codes besides this one.'],
  ] as const;
  const is_ended = found.status === 'EXPIRED';
  return { external_id: id, is_ended, terms, more: more.flatMap(([is, say]) => (is ? say : [])) };
}

function readMoney({ amount, currencyCode }: { amount: string; currencyCode: string }) {
  const currency = currencyCode.toUpperCase();
  return isCurrency(currency) ? { amount_minor: readAmount(amount, currency), currency } : null;
}

function make(
  access: CodeAccess,
  code: string,
  terms: CodeTerms,
  over_id: string | null,
): Promise<CodeAnswer<string>> {
  const { rate_bps, amount } = terms;
  const value =
    amount === null
      ? { percentage: (rate_bps ?? 0) / 10_000 }
      : { discountAmount: { amount: formatAmount(amount), appliesOnEachItem: false } };
  const input = {
    title: code,
    code,
    startsAt: timeOf(terms.starts_at_ms),
    endsAt: timeOf(terms.ends_at_ms),
    usageLimit: terms.usage_limit,
    appliesOncePerCustomer: terms.once_per_customer,
    context: { all: 'ALL' },
    customerGets: { items: { all: true }, value },
  };
  if (over_id !== null) return change(access, 'discountCodeBasicUpdate', over_id, input);
  return change(access, 'discountCodeBasicCreate', null, input);
}

type Mutation = 'discountCodeBasicCreate' | 'discountCodeBasicUpdate' | 'discountCodeDeactivate';

const changed = z.object({
  codeDiscountNode: z.object({ id: z.string().max(200) }).nullable(),
  userErrors: z.array(z.object({ code: z.string().nullish(), message: z.string() })),
});
/** Another discount has the code. */
const TAKEN = new Set(['TAKEN', 'DUPLICATE']);

/** @returns what the shop calls the discount */
async function change(
  access: CodeAccess,
  mutation: Mutation,
  id: string | null,
  input: object | null,
): Promise<CodeAnswer<string>> {
  const parts = [
    ...(id === null ? [] : [['id', 'ID!', id] as const]),
    ...(input === null ? [] : [['basicCodeDiscount', 'DiscountCodeBasicInput!', input] as const]),
  ];
  const query = `mutation Change(${parts.map(([name, type]) => `$${name}: ${type}`).join(', ')}) {
    ${mutation}(${parts.map(([name]) => `${name}: $${name}`).join(', ')}) {
      codeDiscountNode { id }
      userErrors { code message }
    }
  }`;
  const variables = Object.fromEntries(parts.map(([name, , value]) => [name, value]));
  const answer = await ask(access, query, variables, z.object({ [mutation]: changed }));
  if (answer.kind !== 'done') return answer;
  const { codeDiscountNode, userErrors } = changed.parse(answer.value[mutation]);
  if (userErrors.some(({ code }) => TAKEN.has(code ?? ''))) return { kind: 'taken' };
  const [error] = userErrors;
  if (error) return { kind: 'refused', problem: `The shop says: ${error.message.slice(0, 200)}` };
  if (codeDiscountNode) return { kind: 'done', value: codeDiscountNode.id };
  return { kind: 'refused', problem: 'The shop did not say what it calls the code.' };
}
