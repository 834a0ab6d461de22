import { z } from 'zod';
import type { CodeAccess, CodeAnswer } from '../codes.ts';

/** Versions are kept for a year; the fields we use are in this one. */
const API_VERSION = '2026-10';

/** Stands for the shop where the setting says another address. */
export const SHOP_URL = 'https://{shop}';

const SCOPE =
  'The admin token may not change discounts: give the app the scope write_discounts, install it ' +
  'again, and enter its new token.';

/** What a status says, where it does not change by itself. */
const LASTING: Readonly<Record<number, string>> = {
  401: 'The shop does not take the admin token: it was withdrawn, or is another shop’s.',
  402: 'The shop is closed until its bill is paid.',
  403: SCOPE,
  404: `There is no such shop, or it no longer answers version ${API_VERSION} of the API.`,
  423: 'Shopify has locked the shop.',
};

const errorOf = z.looseObject({
  message: z.string(),
  extensions: z.looseObject({ code: z.string().optional() }).optional(),
});
const costOf = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    throttleStatus: z.object({
      currentlyAvailable: z.number(),
      restoreRate: z.number().positive(),
    }),
  }),
});
const answered = z.object({
  data: z.unknown().optional(),
  errors: z.array(errorOf).optional(),
  extensions: z.unknown().optional(),
});

/**
 * Asks the Admin GraphQL API of a shop once. Whatever it does is an answer: nothing is thrown, and
 * the token is in none of it.
 */
export async function ask<T>(
  { base_url, shop, admin_token, signal }: CodeAccess,
  query: string,
  variables: object,
  schema: z.ZodType<T>,
): Promise<CodeAnswer<T>> {
  const url = `${base_url.replace('{shop}', shop)}/admin/api/${API_VERSION}/graphql.json`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Shopify-Access-Token': admin_token },
      body: JSON.stringify({ query, variables }),
      // not followed: the token is for this host only
      redirect: 'manual',
      signal,
    });
    const { status, headers } = response;
    if (status !== 200) {
      await response.body?.cancel();
      return refusalOf(status, headers.get('Retry-After'));
    }
    return readAnswer(await response.json(), schema, admin_token);
  } catch {
    return noAnswer('The shop did not answer in time.');
  }
}

function refusalOf(status: number, retry_after: string | null): CodeAnswer<never> {
  if (status === 429) {
    const seconds = Number(retry_after);
    return noAnswer(BUSY, Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null);
  }
  const problem = LASTING[status];
  if (problem) return { kind: 'refused', problem };
  return noAnswer(`The shop’s API answered ${status}.`);
}

const BUSY = 'The shop’s API has no room for more just now.';

/** GraphQL tells what went wrong with a 200. */
function readAnswer<T>(json: unknown, schema: z.ZodType<T>, admin_token: string): CodeAnswer<T> {
  const parsed = answered.safeParse(json);
  if (!parsed.success) return noAnswer('The shop answered something that is no GraphQL.');
  const { data, errors = [], extensions } = parsed.data;
  const codes = errors.map((error) => error.extensions?.code);
  if (codes.includes('THROTTLED')) return noAnswer(BUSY, restoredIn(extensions));
  if (codes.includes('ACCESS_DENIED')) return { kind: 'refused', problem: SCOPE };
  if (codes.includes('INTERNAL_SERVER_ERROR')) return noAnswer('The shop’s API failed.');
  if (codes.includes('SHOP_INACTIVE')) {
    return { kind: 'refused', problem: LASTING[402] ?? SCOPE };
  }
  const [error] = errors;
  if (error) {
    const message = error.message.replaceAll(admin_token, '…').slice(0, 200);
    return { kind: 'refused', problem: `The shop’s API says: ${message}` };
  }
  const read = schema.safeParse(data);
  if (!read.success) return noAnswer('The shop answered something else than was asked.');
  return { kind: 'done', value: read.data };
}

/** How long until what was asked can be paid for. */
function restoredIn(extensions: unknown): number | null {
  const parsed = costOf.safeParse(extensions);
  if (!parsed.success) return null;
  const { requestedQueryCost, throttleStatus } = parsed.data.cost;
  const lacking = requestedQueryCost - throttleStatus.currentlyAvailable;
  return lacking <= 0 ? null : Math.ceil((lacking / throttleStatus.restoreRate) * 1_000);
}

function noAnswer(problem: string, retry_ms: number | null = null): CodeAnswer<never> {
  return { kind: 'no_answer', problem, retry_ms };
}
