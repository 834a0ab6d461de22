import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in has for an API key; a test puts it there before it imports. */
export type LevantaWorld = {
  reports: Record<string, unknown>[];
  /** By month from one, as people write it: `2026-10`. */
  invoices?: Record<string, unknown[]>;
  page_rows?: number;
  /** What the next requests get instead of an answer, one each; `null` lets one through. */
  faults?: (Fault | null)[];
};
type Fault = { status: number; retry_after?: string; body?: string; delay_ms?: number };

/**
 * Speaks Levanta's Creator API as far as it is documented: bearer keys, pages by cursor, zero-based
 * months. `PUT /control/{key}` sets what a key sees; `GET /control/{key}` lists what was asked.
 */
export async function startLevantaStandIn(): Promise<{ url: string; stop(): Promise<void> }> {
  const worlds = new Map<string, LevantaWorld>();
  const asked = new Map<string, string[]>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, place = '', key = ''] = url.pathname.split('/');
    if (place === 'control') return control(request, response, key);
    const api_key = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const world = worlds.get(api_key);
    if (!world) return send(response, 401, { message: 'Unauthorized' });
    asked.get(api_key)?.push(`${url.pathname.replace('/api/creator/v1', '')}${url.search}`);
    const fault = world.faults?.shift();
    if (fault) return fail(response, fault);
    const name = url.pathname.replace('/api/creator/v1', '');
    if (name === '/reports') return page(response, world, url, 'reports', reportsOf(world, url));
    if (name !== '/invoices/items') return send(response, 404, { message: 'Not found' });
    const number = String(Number(url.searchParams.get('month')) + 1).padStart(2, '0');
    const month = `${url.searchParams.get('year')}-${number}`;
    return page(response, world, url, 'items', world.invoices?.[month] ?? []);
  });

  async function control(request: IncomingMessage, response: ServerResponse, key: string) {
    if (request.method === 'GET') return send(response, 200, asked.get(key) ?? []);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    worlds.set(key, JSON.parse(Buffer.concat(chunks).toString()));
    asked.set(key, []);
    send(response, 200, {});
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/creator/v1`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function reportsOf(world: LevantaWorld, url: URL): unknown[] {
  const [from, to] = ['start_date', 'end_date'].map((name) => url.searchParams.get(name) ?? '');
  return world.reports.filter(({ date }) => String(date) >= `${from}` && String(date) <= `${to}`);
}

/** A page and an opaque cursor of the next; a cursor it did not make is refused. */
function page(
  response: ServerResponse,
  world: LevantaWorld,
  url: URL,
  name: string,
  rows: unknown[],
) {
  const size = Math.min(world.page_rows ?? 100, Number(url.searchParams.get('limit') ?? 100));
  const given = url.searchParams.get('cursor');
  const at = given === null ? 0 : Number(Buffer.from(given, 'base64url').toString().slice(3));
  if (Number.isNaN(at)) return send(response, 400, { message: 'Invalid cursor' });
  const next = Buffer.from(`at:${at + size}`).toString('base64url');
  const cursor = at + size < rows.length ? next : null;
  send(response, 200, { [name]: rows.slice(at, at + size), cursor });
}

function fail(response: ServerResponse, fault: Fault) {
  const { status, retry_after, body = '{"message":"fault"}', delay_ms = 0 } = fault;
  setTimeout(() => {
    if (retry_after !== undefined) response.setHeader('Retry-After', retry_after);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  }, delay_ms);
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
