import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { portTakenMessage } from './processes/find-free-port.ts';

/** A request whose body has been read; `signal` fires when its client goes away. */
export interface LocalRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  signal: AbortSignal;
}

/** What to answer: a body already written as JSON. */
export interface LocalAnswer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** One local endpoint: `variable` is the setting of its port, `refuse` words an error. */
export interface LocalEndpoint {
  port: number;
  variable: string;
  maxBodyBytes: number;
  answer: (request: LocalRequest) => Promise<LocalAnswer>;
  refuse: (status: number, message: string) => LocalAnswer;
}

/** A listening endpoint. `stop` cuts requests still running and is safe to call twice. */
export interface LocalServer {
  port: number;
  stop(): Promise<void>;
}

/** Serves one endpoint on 127.0.0.1; whatever `answer` throws becomes a 500, never a crash. */
export async function serveLocally(endpoint: LocalEndpoint): Promise<LocalServer> {
  const server = createServer((request, response) => {
    const gone = new AbortController();
    // A client that gives up while it waits closes the connection before the answer is complete.
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    response.on('error', () => {});
    const respond = async () => {
      const body = await readBody(request, endpoint.maxBodyBytes);
      if (!body) return endpoint.refuse(413, 'request is too large');
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      if (request.method === 'GET' && path === '/healthz') return healthy;
      const { headers, method = 'GET' } = request;
      return endpoint.answer({ method, path, headers, body, signal: gone.signal });
    };
    respond()
      .catch((error: unknown) => endpoint.refuse(500, messageOf(error)))
      .then((answer) => send(response, answer))
      .catch(() => response.destroy());
  });
  // Longer than any client keeps an idle connection, so it is never closed under a new request.
  server.keepAliveTimeout = 120_000;
  await listen(server, endpoint);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : endpoint.port;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, stop };
}

const healthy: LocalAnswer = { status: 200, body: '{"status":"ok"}' };

function send(response: ServerResponse, answer: LocalAnswer): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.body);
}

function listen(server: ReturnType<typeof createServer>, endpoint: LocalEndpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(portTakenMessage(endpoint.port, endpoint.variable)) : error);
    });
    server.listen(endpoint.port, '127.0.0.1', resolve);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const DRAINED_AT_MOST = 8;

/**
 * Reads a request body of at most `limit` bytes; a larger one gives `undefined`.
 * What is too much is still read and dropped, because a client that is cut off while sending
 * sees a broken connection and not our answer.
 */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > limit * DRAINED_AT_MOST) break;
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}
