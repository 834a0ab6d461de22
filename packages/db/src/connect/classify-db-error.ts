/** What went wrong in the database, without the query, its parameters or the connection string. */
export type DbError =
  | { kind: 'unique_violation'; constraint: string }
  | { kind: 'foreign_key_violation'; constraint: string }
  | { kind: 'check_violation'; constraint: string }
  | { kind: 'unavailable'; reason: string }
  | { kind: 'other'; code: string | null };

/** SQLSTATE classes that pass: connection, resources, operator intervention, serialization. */
const PASSING = /^(08|53|57|40)/;

/**
 * Classifies an error of the Neon driver or of Drizzle. Drizzle wraps single statements (`.cause`)
 * but not batches, and both messages may carry parameters and passwords: use only what is returned.
 */
export function classifyDbError(error: unknown): DbError {
  const cause = driverError(error);
  if (!cause) return { kind: 'other', code: null };
  const { code, constraint } = cause;
  if (code === '23505') return { kind: 'unique_violation', constraint: constraint ?? '' };
  if (code === '23503') return { kind: 'foreign_key_violation', constraint: constraint ?? '' };
  if (code === '23514') return { kind: 'check_violation', constraint: constraint ?? '' };
  if (code === undefined) return { kind: 'unavailable', reason: 'no answer' };
  return PASSING.test(code) ? { kind: 'unavailable', reason: code } : { kind: 'other', code };
}

type DriverError = { code?: string; constraint?: string };

function driverError(error: unknown): DriverError | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'NeonDbError') return readFields(error);
  return error.cause instanceof Error ? driverError(error.cause) : null;
}

function readFields(error: Error): DriverError {
  const { code, constraint } = error as Error & Record<string, unknown>;
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
  };
}
