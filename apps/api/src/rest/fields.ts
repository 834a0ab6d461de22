import { z } from '@hono/zod-openapi';
import { type Id, type IdPrefix, isId } from '@skinstack/domain/ids';
import { LARGEST_MINOR } from '@skinstack/domain/money';
import { PROBLEMS } from '@skinstack/domain/problem';
import { leftOutSchema } from './left-out.ts';

const FIRST = '01kdvdna00e00800000000000';

/**
 * The id of the first (0) or n-th of its kind in the local world that `npm run dev` seeds: Mina
 * Park, the Barrier Repair Serum of Dew Botanics, her link to it. The examples use them, so they
 * work there; a test compares them with the seed.
 * @param number 0 to 9
 */
export function exampleId<P extends IdPrefix>(prefix: P, number = 0): Id<P> {
  return `${prefix}_${FIRST}${number}`;
}

/** An id of one kind; one of another kind is refused as bad input. */
export function id(prefix: IdPrefix) {
  return z
    .string()
    .refine((value): boolean => isId(prefix, value), `Not an id of this kind (${prefix}_…)`)
    .openapi({ example: exampleId(prefix) });
}

const YEARS = /^(?:19[7-9]|[2-8]\d\d|9[0-8]\d)\d-/;
const isOurTime = (text: string): boolean => YEARS.test(text);

/** ISO-8601 in UTC; years that clocks and databases agree on. */
export const instant = z.iso
  .datetime()
  .refine(isOurTime, 'A year from 1970 to 9899')
  .openapi({ example: '2026-11-22T08:00:00.000Z' });
/** A calendar day. */
export const day = z.iso
  .date()
  .refine(isOurTime, 'A year from 1970 to 9899')
  .openapi({ example: '2026-11-22' });
export const amountMinor = z.number().int().openapi({ example: 1600 });
/** An amount somebody sends: bounded, so that sums of them are what JSON carries exactly. */
export const givenMinor = (least: number) =>
  z.number().int().min(least).max(Number(LARGEST_MINOR)).openapi({ example: 1600 });
export const currency = z.string().openapi({ example: 'USD' });
export const money = z.object({ amount_minor: amountMinor, currency });
export const rateBps = z.number().int().min(0).max(10_000).openapi({ example: 2000 });

const problem = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(PROBLEMS) as [string, ...string[]]),
    request_id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    challenge: z.string().optional(),
  })
  .openapi('Problem');

type Refusal = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503;
const WORDS: Record<Refusal, string> = {
  400: 'The request is not valid; `errors` names the fields',
  401: 'Credentials are missing or not valid',
  403: 'This key may not do that',
  404: 'There is no such thing, or it is not yours',
  409: 'The request conflicts with what is stored',
  413: 'The body is over what this route takes',
  415: 'The body is not of the content type this route takes',
  422: 'The request is understood, and there is no answer to it',
  429: 'Too many requests; `Retry-After` says when to try again',
  503: 'Temporarily unavailable; `Retry-After` says when to try again',
};

/** The refusals of a route, for its description. */
export function refusals<R extends Refusal>(...statuses: R[]) {
  const content = { 'application/problem+json': { schema: problem } };
  const entries = statuses.map((status) => [status, { description: WORDS[status], content }]);
  return Object.fromEntries(entries) as Record<R, { description: string; content: typeof content }>;
}

/** A JSON body, required. */
export function jsonBody<S extends z.ZodType>(schema: S) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const;
}

/** A JSON answer. */
export function jsonAnswer<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } } as const;
}

/** A file of rows. */
export function csvAnswer(description: string) {
  return { description, content: { 'text/csv': { schema: z.string() } } } as const;
}

export const pageLimit = z.coerce.number().int().min(1).max(100).default(20);

/** `?limit=1..100&cursor=…` of a list. */
export function pageQuery(prefix: IdPrefix) {
  return z.strictObject({
    limit: pageLimit,
    cursor: id(prefix).optional().openapi({ description: '`next_cursor` of the page before' }),
  });
}

/** What a list is searched for; its description says where. */
export const searchText = (description: string) =>
  z.string().trim().min(1).max(100).optional().openapi({ description });

/** The same of a list in another order, whose cursors say nothing to who has one. */
export const opaquePage = {
  limit: pageLimit,
  cursor: z
    .string()
    .max(1_000)
    .optional()
    .openapi({ description: '`next_cursor` of the page before' }),
};

/** A page of a list, newest first; `next_cursor` is null on the last. */
export function pageOf<S extends z.ZodType>(schema: S) {
  return z.object({
    data: z.array(schema),
    next_cursor: z.string().nullable(),
    left_out: leftOutSchema,
  });
}
