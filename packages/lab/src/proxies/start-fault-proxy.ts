import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Ways a store behind HTTP can fail. */
export const FAULTS = [
  ...['delay', 'hang', 'stall-body', 'reset', '429', '500', '502-html'],
  ...['200-html', 'wrong-value', 'apply-then-drop'],
] as const;
export type Mode = 'ok' | (typeof FAULTS)[number];

/** A proxy in front of a store that fails as it is told. */
export type FaultProxy = { port: number; mode: Mode; call_count: number; stop(): void };

const DELAY_MS = 150;
const HTML = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';
/** A good answer to another question; what it is depends on the store. */
type WrongAnswer = (body: Buffer) => string;

/** Starts a proxy of the store at `origin`; `mode` may be changed at any time. */
export async function startFaultProxy(origin: string, wrong: WrongAnswer): Promise<FaultProxy> {
  const server = createServer((incoming, response) => {
    proxy.call_count++;
    response.on('error', () => {});
    readAll(incoming)
      .then((body) => answer(proxy.mode, origin, wrong, incoming, body, response))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const proxy: FaultProxy = { port, mode: 'ok', call_count: 0, stop };
  return proxy;
}

async function answer(
  mode: Mode,
  origin: string,
  wrong: WrongAnswer,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number, type: string, text: string) =>
    response.writeHead(status, { 'content-type': type }).end(text);
  if (mode === 'hang') return;
  if (mode === 'reset') response.destroy();
  else if (mode === '429') reply(429, 'application/json', '{"error":"Too many requests"}');
  else if (mode === '500') reply(500, 'application/json', '{"message":"internal error"}');
  else if (mode === '502-html') reply(502, 'text/html', HTML);
  else if (mode === '200-html') reply(200, 'text/html', HTML);
  else if (mode === 'wrong-value') reply(200, 'application/json', wrong(body));
  else {
    if (mode === 'delay') await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    const real = await forward(origin, incoming, body);
    if (mode === 'apply-then-drop') response.destroy();
    else if (mode === 'stall-body') {
      response.writeHead(200, { ...real.headers, 'content-length': real.body.length + 1 });
      response.write(real.body.subarray(0, real.body.length >> 1));
    } else response.writeHead(real.status, real.headers).end(real.body);
  }
}

type Real = { status: number; headers: Record<string, string>; body: Buffer };

function forward(origin: string, incoming: IncomingMessage, body: Buffer): Promise<Real> {
  const { hostname, port } = new URL(origin);
  const { method, url: path, headers } = incoming;
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers }, (answered) => {
      const kept = { 'content-type': answered.headers['content-type'] ?? 'application/json' };
      readAll(answered).then(
        (bytes) => resolve({ status: answered.statusCode ?? 0, headers: kept, body: bytes }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A link's JSON, well-formed, that is not the one that was asked for. */
type OtherLink = object;

/** What Redis says to the look-up of a link when it answers with another; to all else, an error. */
export function wrongFromRedis(link: OtherLink): (body: Buffer) => string {
  const value = Buffer.from(JSON.stringify(link)).toString('base64');
  return (body) =>
    isCommand(body, 'mget')
      ? JSON.stringify({ result: [value, value] })
      : JSON.stringify({ error: 'ERR wrong answer' });
}

/** A row of another link, as Neon writes rows: every value a text. */
export function wrongFromNeon(link: OtherLink): () => string {
  const entries = Object.entries(link);
  const row = {
    fields: entries.map(([name]) => ({ name, dataTypeID: 25, format: 'text' })),
    rows: [entries.map(([, value]) => String(value))],
    command: 'SELECT',
    rowCount: 1,
    rowAsArray: true,
  };
  return () => JSON.stringify(row);
}

function isCommand(body: Buffer, name: string): boolean {
  const command: unknown = JSON.parse(body.toString());
  return Array.isArray(command) && String(command[0]).toLowerCase() === name;
}
