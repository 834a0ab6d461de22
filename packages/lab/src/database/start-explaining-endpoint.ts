import { readSqlRequest, type Statement } from '@skinstack/local/neon-http/read-sql-request';
import { neonMessage, runStatements, toNeonError } from '@skinstack/local/neon-http/run-statements';
import { type LocalServer, serveLocally } from '@skinstack/local/serve-locally';
import { Client } from 'pg';

/** A statement as it came over the wire, and how the database ran it. */
type Explained = Statement & { plan: Plan };
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

type Node = Record<string, unknown> & { Plans?: Node[] };

/** How the database ran a statement. */
export type Plan = {
  execution_ms: number;
  /** Pages of 8 KiB it looked at, found in memory or read, tables and indexes. */
  buffer_count: number;
  /** Every table or index that was read, with the kind of node that did. */
  scans: { node: string; relation: string | null; index: string | null }[];
  /** The plan as people read it, a line a node. */
  lines: string[];
};

/** Reads what `explain (analyze, buffers, format json)` answers. */
function readPlan(json: unknown): Plan {
  const [explained] = json as [{ Plan: Node; 'Execution Time': number }];
  const root = explained.Plan;
  const nodes = flatten(root, 0);
  return {
    execution_ms: explained['Execution Time'],
    buffer_count: Number(root['Shared Hit Blocks']) + Number(root['Shared Read Blocks']),
    scans: nodes
      .filter(({ node }) => node['Relation Name'] !== undefined || node['Index Name'] !== undefined)
      .map(({ node }) => ({
        node: String(node['Node Type']),
        relation: textOf(node, 'Relation Name'),
        index: textOf(node, 'Index Name'),
      })),
    lines: nodes.map(({ node, depth }) => describe(node, depth)),
  };
}

function flatten(node: Node, depth: number): { node: Node; depth: number }[] {
  return [{ node, depth }, ...(node.Plans ?? []).flatMap((child) => flatten(child, depth + 1))];
}

function textOf(node: Node, name: string): string | null {
  return node[name] === undefined ? null : String(node[name]);
}

function describe(node: Node, depth: number): string {
  const index = node['Index Name'] ? ` using ${node['Index Name']}` : '';
  const relation = node['Relation Name'] ? ` on ${node['Relation Name']}` : '';
  const buffers = Number(node['Shared Hit Blocks']) + Number(node['Shared Read Blocks']);
  const what = `${node.Operation ?? node['Node Type']}${index}${relation}`;
  const [took, rows] = [Number(node['Actual Total Time']).toFixed(3), node['Actual Rows']];
  return `${'  '.repeat(depth)}${what}  (${took} ms, ${rows} rows, ${buffers} buffers)`;
}
