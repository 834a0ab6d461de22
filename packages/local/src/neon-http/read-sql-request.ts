import type { IncomingHttpHeaders } from 'node:http';

/** One statement as the client sent it; parameters are text or null. */
export interface Statement {
  query: string;
  params: unknown[];
}

/** A request to `/sql`: one statement, or a batch that runs in one transaction. */
export interface SqlRequest {
  connectionString: string;
  statements: Statement[];
  isBatch: boolean;
  arrayMode: boolean;
  begin: string;
  echoedHeaders: Record<string, string>;
}

/** A request that cannot be understood; answered 400 without a SQLSTATE, as Neon does. */
export class BadSqlRequest extends Error {}

const ISOLATION: Record<string, string> = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
};

const BATCH_HEADERS = [
  'Neon-Batch-Isolation-Level',
  'Neon-Batch-Read-Only',
  'Neon-Batch-Deferrable',
] as const;

/** Reads what Neon's driver sends, headers and body, or throws `BadSqlRequest`. */
export function readSqlRequest(headers: IncomingHttpHeaders, body: Buffer): SqlRequest {
  const connectionString = headers['neon-connection-string'];
  if (typeof connectionString !== 'string') {
    throw new BadSqlRequest('missing header: Neon-Connection-String');
  }
  const payload = parseObject(body);
  const isBatch = Array.isArray(payload.queries);
  const statements = isBatch ? (payload.queries as unknown[]) : [payload];
  return {
    connectionString,
    isBatch,
    statements: statements.map(readStatement),
    arrayMode: headers['neon-array-mode'] === 'true',
    ...(isBatch ? readTransaction(headers) : { begin: '', echoedHeaders: {} }),
  };
}

function parseObject(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Falls through to the same refusal as a body that is JSON but no object.
  }
  throw new BadSqlRequest('the request body is not a JSON object');
}

function readStatement(value: unknown): Statement {
  const { query, params = [] } = (value ?? {}) as { query?: unknown; params?: unknown };
  if (typeof query !== 'string') throw new BadSqlRequest('missing field: query');
  if (!Array.isArray(params)) throw new BadSqlRequest('params is not an array');
  return { query, params };
}

function readTransaction(
  headers: IncomingHttpHeaders,
): Pick<SqlRequest, 'begin' | 'echoedHeaders'> {
  const echoedHeaders: Record<string, string> = {};
  for (const name of BATCH_HEADERS) {
    const value = headers[name.toLowerCase()];
    if (typeof value === 'string') echoedHeaders[name] = value;
  }
  const [level, readOnly, deferrable] = BATCH_HEADERS.map((name) => echoedHeaders[name]);
  const words = ['BEGIN'];
  if (level !== undefined) {
    const isolation = ISOLATION[level];
    if (!isolation) throw new BadSqlRequest(`invalid isolation level: ${level}`);
    words.push('ISOLATION LEVEL', isolation);
  }
  if (readOnly === 'true') words.push('READ ONLY');
  if (deferrable === 'true') words.push('DEFERRABLE');
  return { begin: words.join(' '), echoedHeaders };
}
