import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientBase, DatabaseError, Pool, type PoolClient } from 'pg';
import { BadSqlRequest } from './read-sql-request.ts';

/** Runs work on a connection of the user and database a connection string names. */
export interface ConnectionPools {
  use<T>(connectionString: string, signal: AbortSignal, work: Work<T>): Promise<T>;
  stop(): Promise<void>;
}

/** `cancel` stops the statement that is running and gives the connection up afterwards. */
type Work<T> = (client: PoolClient, cancel: () => void) => Promise<T>;

/** More make a burst slower: each new one first learns the schema, for milliseconds of a core. */
const CONNECTIONS_PER_DATABASE = 40;
const TOO_MANY_CONNECTIONS = '53300';
const CONNECT_PATIENCE_MS = 15_000;
const STOP_PATIENCE_MS = 5_000;

/** Opens pools in front of `postgresUrl`, whose host and port replace those of the client. */
export async function openConnectionPools(postgresUrl: string): Promise<ConnectionPools> {
  const server = new URL(postgresUrl);
  const max = await connectionsAllowed(postgresUrl);
  const pools = new Map<string, Pool>();

  const poolFor = (connectionString: string): Pool => {
    const wanted = addressOf(connectionString, server);
    const known = pools.get(wanted);
    if (known) return known;
    const pool = new Pool({ connectionString: wanted, max, idleTimeoutMillis: 5_000 });
    // A connection the server closes raises 'error' outside any query; the pool drops it itself.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.set(wanted, pool);
    return pool;
  };

  return {
    async use(connectionString, signal, work) {
      const client = await connect(poolFor(connectionString));
      let isReusable = true;
      // A cancel may arrive late and hit the next query, so that connection is never reused.
      const cancel = () => {
        isReusable = false;
        cancelQuery(client, server.hostname, Number(server.port || 5432));
      };
      try {
        signal.throwIfAborted();
        signal.addEventListener('abort', cancel, { once: true });
        return await work(client, cancel);
      } finally {
        signal.removeEventListener('abort', cancel);
        giveBack(client, isReusable);
      }
    },
    async stop() {
      const ended = Promise.all([...pools.values()].map((pool) => pool.end()));
      await Promise.race([ended, sleep(STOP_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}

/**
 * `DISCARD ALL` but for the plans: those of foreign keys and triggers serve the next request, as
 * behind Neon's proxy, which hands a connection on as it is (`conn_pool_lib.rs` of neon). A
 * transaction somebody left open ends first: what follows would run inside it, and be lost.
 */
const RESET = `ROLLBACK; CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; DEALLOCATE ALL;
  UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES`;

/** Nothing one request sets (settings, temporary tables, advisory locks) reaches the next. */
function giveBack(client: PoolClient, isReusable: boolean): void {
  const reset = isReusable ? client.query(RESET) : Promise.reject();
  reset.then(
    () => client.release(),
    () => client.release(true),
  );
}

/** A server that is full for a moment is waited for: nothing has been sent yet. */
async function connect(pool: Pool): Promise<PoolClient> {
  for (let waited = 0; ; waited += 100) {
    try {
      return await pool.connect();
    } catch (error) {
      const isFull = error instanceof DatabaseError && error.code === TOO_MANY_CONNECTIONS;
      if (!isFull || waited >= CONNECT_PATIENCE_MS) throw error;
      await sleep(100);
    }
  }
}

/** A shared server of 100 connections must keep some for migrations and for its other users. */
async function connectionsAllowed(postgresUrl: string): Promise<number> {
  const client = new Client({ connectionString: postgresUrl });
  client.on('error', () => {});
  await client.connect().catch((error: unknown) => {
    throw unreachable(postgresUrl, error);
  });
  try {
    const query = "SELECT current_setting('max_connections') AS max";
    const { rows } = await client.query<{ max: string }>(query);
    const half = Math.floor(Number(rows[0]?.max) / 2);
    return Math.max(1, Math.min(CONNECTIONS_PER_DATABASE, half));
  } finally {
    await client.end();
  }
}

/** The client's user, password and database on the local server, in UTC as on Neon. */
function addressOf(connectionString: string, server: URL): string {
  const asked = URL.parse(connectionString.replace(/^postgres(ql)?:/, 'http:'));
  if (!asked) throw new BadSqlRequest('Neon-Connection-String is not a valid connection string');
  const address = new URL(server);
  address.username = asked.username;
  address.password = asked.password;
  address.pathname = asked.pathname;
  if (!address.searchParams.has('options')) {
    address.searchParams.set('options', '-c TimeZone=UTC -c DateStyle=ISO');
  }
  const name = asked.searchParams.get('application_name');
  if (name) address.searchParams.set('application_name', name);
  return address.href;
}

/** Names the server but not the password, which the address holds. */
function unreachable(postgresUrl: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = message || code || 'no answer';
  return new Error(`cannot connect to PostgreSQL at ${new URL(postgresUrl).host}: ${reason}`);
}

const CANCEL_REQUEST_CODE = 80877102;

/** Asks PostgreSQL to cancel what `client` is running: a message on a connection of its own. */
function cancelQuery(client: ClientBase, host: string, port: number): void {
  const { processID, secretKey } = client as ClientBase & {
    processID?: number;
    secretKey?: number;
  };
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const socket = createConnection(port, host, () => socket.end(message));
  socket.on('error', () => {});
  socket.resume();
}
