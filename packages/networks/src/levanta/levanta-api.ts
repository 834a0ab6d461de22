import { z } from 'zod';
import type { ApiAccess } from '../adapter.ts';

/** Why Levanta gave no page. */
export type PageError = {
  /** In words for an operator. */
  problem: string;
  /** It refused what was asked, not us: the page cursor is not good any more. */
  is_refused: boolean;
  /** How long it asked to be left alone; null when it said nothing. */
  retry_after_ms: number | null;
};
/** What the importer asks of Levanta's Creator API. */
export type LevantaApi = {
  /** The days of all links, from and to a day, both included. */
  listReports(asked: ReportsQuery): Promise<Page | PageError>;
  /** The items of a month's invoice. */
  listInvoiceItems(asked: InvoicesQuery): Promise<Page | PageError>;
};
type ReportsQuery = { from: string; to: string; cursor: string | null };
type InvoicesQuery = { month: string; cursor: string | null };

const PAGE_ROWS = '100';
const DEADLINE_MS = 20_000;
const MAX_WAIT_MS = 86_400_000;

/**
 * Levanta's Creator API (knowledge.levanta.io, Creator API): a bearer key, pages by cursor. The
 * parameters of the report's period are not documented: docs/networks/levanta.md says what is
 * assumed. Nothing is tried twice here: the next run goes on where this one ended.
 * The deadline is for each page, its body included.
 */
export function createLevantaApi(access: ApiAccess): LevantaApi {
  const { base_url, api_key, deadline_ms = DEADLINE_MS } = access;
  const ask = (path: string, asked: Record<string, string>) =>
    fetchPage(`${base_url}${path}?${new URLSearchParams(asked)}`, api_key, deadline_ms);
  const shared = { limit: PAGE_ROWS, marketplace: 'all' };
  const at = (cursor: string | null) => (cursor === null ? {} : { cursor });
  return {
    listReports: ({ from, to, cursor }) =>
      ask('/reports', { ...shared, start_date: from, end_date: to, ...at(cursor) }),
    listInvoiceItems: ({ month, cursor }) => {
      const [year = '', number = ''] = month.split('-');
      // Levanta counts months from zero, as seen in public clients of this endpoint
      const zero_based = String(Number(number) - 1);
      return ask('/invoices/items', { ...shared, year, month: zero_based, ...at(cursor) });
    },
  };
}

async function fetchPage(
  url: string,
  api_key: string,
  deadline_ms: number,
): Promise<Page | PageError> {
  const headers = { Authorization: `Bearer ${api_key}`, Accept: 'application/json' };
  const signal = AbortSignal.timeout(deadline_ms);
  try {
    // a redirect is not followed: the key is for this host only
    const response = await fetch(url, { headers, signal, redirect: 'manual' });
    if (!response.ok) return refused(response);
    const page = readPage(await response.json());
    return page ?? pageError('Levanta answered something that is no list.');
  } catch (error) {
    const isSlow = error instanceof Error && error.name === 'TimeoutError';
    return pageError(isSlow ? 'Levanta took too long to answer.' : 'Levanta did not answer.');
  }
}

function refused({ status, headers }: Response): PageError {
  const retry_after_ms = readRetryAfter(headers.get('Retry-After'));
  if (status === 401 || status === 403) {
    return pageError(`Levanta refuses the API key (${status}).`);
  }
  if (status === 429) {
    return { ...pageError('Levanta asks for fewer requests (429).'), retry_after_ms };
  }
  const is_refused = status >= 400 && status < 500;
  return { ...pageError(`Levanta answered ${status}.`), is_refused, retry_after_ms };
}

function pageError(problem: string): PageError {
  return { problem, is_refused: false, retry_after_ms: null };
}

/** Seconds or a date (RFC 9110 §10.2.3); at most a day. */
function readRetryAfter(text: string | null): number | null {
  if (text === null) return null;
  const wait_ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return wait_ms > 0 ? Math.min(wait_ms, MAX_WAIT_MS) : null;
}

const page = z.union([
  z.array(z.unknown()).transform((rows) => ({ rows, cursor: null })),
  z
    .object({
      items: z.array(z.unknown()).optional(),
      reports: z.array(z.unknown()).optional(),
      data: z.array(z.unknown()).optional(),
      rows: z.array(z.unknown()).optional(),
      cursor: z
        .union([z.string(), z.number()])
        .nullish()
        .transform((cursor) => (cursor === null || cursor === undefined ? null : String(cursor))),
    })
    .transform(({ items, reports, data, rows, cursor }) => ({
      rows: items ?? reports ?? data ?? rows,
      cursor: cursor === '' ? null : cursor,
    })),
]);

/** One page of a list of Levanta's API. */
export type Page = { rows: unknown[]; cursor: string | null };

/**
 * Reads a page: a list under one of the names seen, and the cursor of the next, null on the last
 * (knowledge.levanta.io, Pagination). Null when it is none: a page without a list is not an empty
 * one.
 */
export function readPage(json: unknown): Page | null {
  const read = page.safeParse(json);
  if (!read.success || read.data.rows === undefined) return null;
  return { rows: read.data.rows, cursor: read.data.cursor };
}
