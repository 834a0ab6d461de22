import { z } from 'zod';
import type { PollWork } from '../adapter.ts';
import type { LevantaApi, PageError } from './levanta-api.ts';

const day = z.iso.date();

/** How far the import of an account has come: each run continues where the last one ended. */
const importState = z.object({
  /** The first day that was ever asked for: earlier months are not looked at. */
  begins_on: day.nullable().default(null),
  /** An unfinished pass over the report: its days, and the next page. */
  pass: z.object({ from: day, to: day, cursor: z.string() }).nullable().default(null),
  /** The day the last complete pass went to. */
  complete_to: day.nullable().default(null),
  /** Levanta asked not to be called before. */
  not_before: z.iso.datetime().nullable().default(null),
  /** What went wrong last, in words for an operator; null when all is well. */
  problem: z.string().nullable().default(null),
  /** The content of the invoice of each month that was reconciled, as a hash. */
  invoices: z.record(z.string(), z.string()).default({}),
  invoices_read_on: day.nullable().default(null),
});
export type ImportState = z.infer<typeof importState>;

/** What an import works with: its host, and the API as this account sees it. */
export type Import = PollWork & { levanta: LevantaApi };

/** Reads a stored state; one that this version does not understand starts over. */
export function readImportState(stored: unknown): ImportState {
  const read = importState.safeParse(stored ?? {});
  return read.success ? read.data : importState.parse({});
}

/**
 * Saves why Levanta gave no page, and when to ask again. The next run continues the pass there; a
 * pass whose page Levanta no longer knows starts over.
 */
export async function recordProblem(
  work: Import,
  state: ImportState,
  { problem, is_refused, retry_after_ms }: PageError,
): Promise<ImportState> {
  const now = {
    ...state,
    problem,
    pass: is_refused ? null : state.pass,
    not_before:
      retry_after_ms === null ? null : new Date(work.now() + retry_after_ms).toISOString(),
  };
  await work.save(now);
  work.log('warn', 'levanta_not_read', { problem });
  return now;
}
