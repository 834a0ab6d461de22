import { DatabaseError } from 'pg';
import type { LocalAnswer } from '../http/serve-locally.ts';
import { BadSqlRequest } from './read-sql-request.ts';
import { ResponseTooLarge } from './run-statements.ts';

const FIELDS = [
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'severity',
  'where',
  'table',
  'column',
  'schema',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;

/** Turns whatever a request threw into the answer Neon would give. */
export function toNeonError(error: unknown): LocalAnswer {
  if (error instanceof DatabaseError) {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, error[name] ?? null]));
    return { status: 400, body: JSON.stringify({ message: error.message, ...fields }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BadSqlRequest) return neonMessage(400, message);
  if (error instanceof ResponseTooLarge) return neonMessage(507, message);
  return neonMessage(500, message);
}

/** An error that did not come from PostgreSQL: every field but the message is null. */
export function neonMessage(status: number, message: string): LocalAnswer {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, null]));
  return { status, body: JSON.stringify({ message, ...fields }) };
}
