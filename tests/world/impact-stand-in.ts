import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in has for an account; a test puts it there before impact is asked. */
export type ImpactWorld = {
  auth_token: string;
  /** By their ids, as the API would show them. */
  actions: Record<string, Record<string, unknown>>;
  /** What is answered instead of an action, until the world is set again. */
  fault?: { status: number; body?: string; delay_ms?: number; location?: string };
};

/**
 * Speaks `GET /Mediapartners/{AccountSID}/Actions/{id}` of impact's Partner API, with HTTP Basic.
 * `PUT /control/{AccountSID}` sets an account's world; `GET` lists which actions were asked for.
 */
export async function startImpactStandIn(): Promise<{ url: string; stop(): Promise<void> }> {
  const worlds = new Map<string, ImpactWorld>();
  const asked = new Map<string, string[]>();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '');
    const [, place, sid = '', , id = ''] = path.split('/');
    if (place === 'control') return control(request, response, sid);
    const world = worlds.get(sid);
    const credentials = Buffer.from(`${sid}:${world?.auth_token}`).toString('base64');
    const isKnown = request.headers.authorization === `Basic ${credentials}`;
    if (!world || !isKnown) return send(response, 401, { Status: 'ERROR' });
    asked.get(sid)?.push(id);
    const { fault } = world;
    if (fault?.delay_ms) await new Promise((resolve) => setTimeout(resolve, fault.delay_ms));
    if (fault?.location) response.setHeader('Location', fault.location);
    if (fault) return send(response, fault.status, fault.body ?? {});
    const action = world.actions[id];
    return action ? send(response, 200, { Id: id, ...action }) : send(response, 404, {});
  });

  async function control(request: IncomingMessage, response: ServerResponse, sid: string) {
    if (request.method === 'GET') return send(response, 200, asked.get(sid) ?? []);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    worlds.set(sid, JSON.parse(Buffer.concat(chunks).toString()));
    if (!asked.has(sid)) asked.set(sid, []);
    send(response, 200, {});
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
}
