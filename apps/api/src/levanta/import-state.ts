import { z } from 'zod';

const day = z.iso.date();

/** How far the import of an account has come: a run goes on where the one before it ended. */
const importState = z.object({
  /** The first day that was ever asked for: months before are not looked at. */
  begins_on: day.nullable().default(null),
  /** A pass over the report that is under way: its days, and the page it comes to next. */
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

/** Reads what is stored; what this version does not understand is begun anew. */
export function readImportState(stored: unknown): ImportState {
  const read = importState.safeParse(stored ?? {});
  return read.success ? read.data : importState.parse({});
}
