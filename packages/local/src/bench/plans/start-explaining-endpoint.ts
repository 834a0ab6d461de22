import { Client } from 'pg';
import { type LocalServer, serveLocally } from '../../http/serve-locally.ts';
import { readSqlRequest, type Statement } from '../../neon-http/read-sql-request.ts';
import { runStatements } from '../../neon-http/run-statements.ts';
import { neonMessage, toNeonError } from '../../neon-http/to-neon-error.ts';
import { type Plan, readPlan } from './read-plan.ts';

/** A statement as it came over the wire, and how the database ran it. */
export type Explained = Statement & { plan: Plan };
/** An endpoint of Neon's protocol that explains every statement before it runs it. */
export type ExplainingEndpoint = LocalServer & {
  /** For `connectDatabase` and `connectNeon`. */
  databaseUrl: string;
  /** What was explained since it was last taken. */
  take(): Explained[];
};

const LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Starts one in front of a database. It is the only way to explain the very statements of
 * packages/db: as the driver sends them, with their parameters. What an explained statement wrote
 * is rolled back, then it runs for good. One request at a time.
 */
export async function startExplainingEndpoint(postgresUrl: string): Promise<ExplainingEndpoint> {
  const client = new Client({ connectionString: postgresUrl, options: '-c TimeZone=UTC' });
  await client.connect();
  let explained: Explained[] = [];
  const server = await serveLocally({
    port: 0,
    variable: 'no variable',
    maxBodyBytes: LIMIT_BYTES,
    refuse: neonMessage,
    async answer({ headers, body, signal }) {
      try {
        const request = readSqlRequest(headers, body);
        for (const statement of request.statements) {
          explained.push({ ...statement, plan: await explain(client, statement) });
        }
        const limits = { limitBytes: LIMIT_BYTES, signal, cancel: () => {} };
        return { status: 200, body: await runStatements(client, request, limits) };
      } catch (error) {
        return toNeonError(error);
      }
    },
  });
  const address = new URL(postgresUrl);
  [address.hostname, address.port] = ['localhost', String(server.port)];
  return {
    port: server.port,
    databaseUrl: address.href,
    take() {
      const taken = explained;
      explained = [];
      return taken;
    },
    async stop() {
      await server.stop();
      await client.end();
    },
  };
}

async function explain(client: Client, { query, params }: Statement): Promise<Plan> {
  await client.query('begin');
  try {
    const text = `explain (analyze, buffers, format json) ${query}`;
    const { rows } = await client.query<{ 'QUERY PLAN': unknown }>(text, params);
    return readPlan(rows[0]?.['QUERY PLAN']);
  } finally {
    await client.query('rollback');
  }
}
