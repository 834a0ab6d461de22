import { type ClientBase, DatabaseError, type QueryArrayResult } from 'pg';
import type { LocalAnswer } from '../serve-locally.ts';
import { BadSqlRequest, type SqlRequest, type Statement } from './read-sql-request.ts';

/** The answer would be larger than Neon sends; nothing of the batch is committed. */
class ResponseTooLarge extends Error {}

type Cell = string | null;

/** What a request may cost and how it is stopped. */
export interface RunLimits {
  limitBytes: number;
  signal: AbortSignal;
  cancel: () => void;
}

/**
 * Runs a request on `client` and returns the JSON text of its answer.
 * A batch is one transaction: rolled back when a statement fails, when the answer is too large,
 * or when `signal` fires between two statements.
 */
export async function runStatements(
  client: ClientBase,
  request: SqlRequest,
  { limitBytes, signal, cancel }: RunLimits,
): Promise<string> {
  const budget = { left: limitBytes, cancel };
  const run = async (statement: Statement) => {
    signal.throwIfAborted();
    return toNeonResult(await runAsText(client, statement, budget), request.arrayMode);
  };
  if (!request.isBatch) {
    const [only] = request.statements;
    return within(limitBytes, JSON.stringify(only ? await run(only) : {}));
  }
  await client.query(request.begin);
  try {
    const results = [];
    for (const statement of request.statements) results.push(await run(statement));
    const text = within(limitBytes, JSON.stringify({ results }));
    await client.query('COMMIT');
    return text;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Always the extended protocol, so two statements in one string are refused as on Neon. */
function runAsText(
  client: ClientBase,
  { query, params }: Statement,
  budget: { left: number; cancel: () => void },
): Promise<QueryArrayResult<Cell[]>> {
  const keepText = (value: string) => {
    budget.left -= value.length;
    if (budget.left >= 0) return value;
    // Without the cancel the server would still send every remaining row.
    budget.cancel();
    throw tooLarge();
  };
  const config = {
    text: query,
    values: params,
    rowMode: 'array' as const,
    queryMode: 'extended',
    types: { getTypeParser: () => keepText },
  };
  return client.query<Cell[]>(config);
}

function toNeonResult(result: QueryArrayResult<Cell[]>, rowAsArray: boolean) {
  const names = result.fields.map((field) => field.name);
  const asObject = (row: Cell[]) => Object.fromEntries(row.map((cell, at) => [names[at], cell]));
  return {
    fields: result.fields.map((field) => ({
      name: field.name,
      dataTypeID: field.dataTypeID,
      tableID: field.tableID,
      columnID: field.columnID,
      dataTypeSize: field.dataTypeSize,
      dataTypeModifier: field.dataTypeModifier,
      format: 'text',
    })),
    rows: rowAsArray ? result.rows : result.rows.map(asObject),
    command: result.command ?? '',
    rowCount: result.rowCount,
    rowAsArray,
  };
}

function within(limitBytes: number, text: string): string {
  if (Buffer.byteLength(text) > limitBytes) throw tooLarge();
  return text;
}

function tooLarge(): ResponseTooLarge {
  return new ResponseTooLarge('response is too large');
}

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
