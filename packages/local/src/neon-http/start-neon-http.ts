import { type LocalServer, serveLocally } from '../serve-locally.ts';
import { openConnectionPools } from './open-connection-pools.ts';
import { readSqlRequest } from './read-sql-request.ts';
import { neonMessage, runStatements, toNeonError } from './run-statements.ts';

/** Where to listen, and the PostgreSQL to stand in front of. */
export interface NeonHttpOptions {
  port: number;
  postgresUrl: string;
}

const LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Speaks Neon's HTTP protocol (`POST /sql`) in front of a PostgreSQL reached over TCP.
 * User, password and database come from each request, as on Neon, so a Worker may use a role of
 * its own. Values are always sent as PostgreSQL's text, which is what Neon's driver asks for.
 */
export async function startNeonHttp({ port, postgresUrl }: NeonHttpOptions): Promise<LocalServer> {
  const pools = await openConnectionPools(postgresUrl);
  try {
    const server = await serveLocally({
      port,
      variable: 'NEON_HTTP_PORT',
      maxBodyBytes: LIMIT_BYTES,
      refuse: neonMessage,
      async answer({ method, path, headers, body, signal }) {
        if (path !== '/sql') return neonMessage(404, 'no such path');
        if (method !== 'POST') return neonMessage(405, 'only POST');
        try {
          const request = readSqlRequest(headers, body);
          const text = await pools.use(request.connectionString, signal, (client, cancel) =>
            runStatements(client, request, { limitBytes: LIMIT_BYTES, signal, cancel }),
          );
          return { status: 200, body: text, headers: request.echoedHeaders };
        } catch (error) {
          return toNeonError(error);
        }
      },
    });
    const stop = async () => {
      await server.stop();
      await pools.stop();
    };
    return { port: server.port, stop: once(stop) };
  } catch (error) {
    await pools.stop();
    throw error;
  }
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stop();
    return stopping;
  };
}
