import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Proceed } from '@skinstack/cli/run-command';
import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import { SEED_ACCOUNTS } from '@skinstack/local/seed/catalogue';
import { ADAPTERS, NETWORKS } from '@skinstack/networks/networks';
import pg from 'pg';
import { describeMachine, formatTable, percentile } from '../report.ts';
import { buildApi } from '../workerd/build-bundle.ts';
import { serveBundle } from '../workerd/serve-bundle.ts';
import { openWorld, type World } from './bench-webhooks.ts';

/** How many captures a second are offered, and how many in all. */
export type CaptureOptions = { rate: number; captures: number };

const CONNECTIONS = 64;
const TICK_MS = 10;
/** What is not answered by then counts as that. */
const PATIENCE_MS = 30_000;

const NOTES = `
Each capture is of a checkout of its own, by one of 500 clicks signed here. The load is offered at
the rate whether or not it is answered (open), pipelined on kept connections. From one address the
API's limit refuses all but a few before the database is asked; from as many addresses as captures
none is. Stored: rows in the database afterwards; a click is taken for 25 checkouts, give or take
those of one moment. Load, Worker, Neon's protocol and PostgreSQL share this machine.`;

/** `npm run bench -- captures`: a flood of captures through the API Worker. */
export async function benchCaptures(options: CaptureOptions, proceed: Proceed): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const folder = mkdtempSync(join(tmpdir(), 'skinstack-bench-captures-'));
    stops.push(async () => rmSync(folder, { recursive: true, force: true }));
    proceed('building the API Worker');
    const bundle = await buildApi(folder);
    const world = await openWorld(folder, stops, proceed);
    const flags = { compatibility_flags: ['nodejs_als'] };
    const served = await serveBundle(bundle, world.settings, null, flags);
    stops.push(served.stop);
    const rows = [['from', 'offered a second', 'answered', '202', '429', '5xx', 'p99', 'stored']];
    for (const isSpread of [false, true]) {
      proceed(isSpread ? 'from many addresses' : 'from one address');
      const bodies = await makeBodies(world, options);
      const before = await countRows(world);
      const result = await flood(served.port, bodies, isSpread, options, proceed);
      const stored = (await countRows(world)) - before;
      const of = (from: number, to: number) =>
        result.statuses.filter((status) => status >= from && status < to).length;
      rows.push([
        isSpread ? 'many addresses' : 'one address',
        String(options.rate),
        `${result.statuses.length} of ${bodies.length}`,
        ...[of(202, 203), of(429, 430), of(500, 600)].map(String),
        `${percentile(result.took_ms, 99).toFixed(0)} ms`,
        String(stored),
      ]);
    }
    console.log(`\n${describeMachine()}\n\n${formatTable(rows)}\n${NOTES}`);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

const CLICKS = 500;

async function makeBodies(
  { settings, link_id }: World,
  { captures }: CaptureOptions,
): Promise<string[]> {
  const signer = createTokenSigner(settings.SIGNING_KEY ?? '');
  const random = () => crypto.getRandomValues(new Uint8Array(10));
  const tokens = await Promise.all(
    Array.from({ length: CLICKS }, () =>
      signClickToken(signer, idBytes(makeId('clk', Date.now(), random())), idBytes(link_id)),
    ),
  );
  return Array.from({ length: captures }, (_, at) =>
    JSON.stringify({
      checkout_token: crypto.randomUUID().replaceAll('-', ''),
      click_token: tokens[at % CLICKS],
    }),
  );
}

async function countRows({ postgres_url }: World): Promise<number> {
  const client = new pg.Client(postgres_url);
  await client.connect();
  const { rows } = await client.query('select count(*)::int as n from checkout_captures');
  await client.end();
  return Number(rows[0]?.n);
}

type Flooded = { statuses: number[]; took_ms: number[] };

/** Offers captures at a rate; what a connection answers it answers in the order it was asked. */
async function flood(
  port: number,
  bodies: readonly string[],
  isSpread: boolean,
  { rate }: CaptureOptions,
  proceed: Proceed,
): Promise<Flooded> {
  const network = NETWORKS.find((one) => 'tells_checkouts' in ADAPTERS[one]);
  const account = SEED_ACCOUNTS.find((one) => one.network === network);
  const path = `/capture/${network}/${account?.id}`;
  const result: Flooded = { statuses: [], took_ms: [] };
  const lines = Array.from({ length: CONNECTIONS }, () => openLine(port, result));
  const began_ms = performance.now();
  for (let sent = 0; sent < bodies.length; ) {
    proceed();
    const due = Math.min(
      bodies.length,
      Math.floor(((performance.now() - began_ms) * rate) / 1_000),
    );
    for (; sent < due; sent++) {
      const address = isSpread ? `10.${sent >> 16}.${(sent >> 8) & 255}.${sent & 255}` : '10.0.0.1';
      lines[sent % CONNECTIONS]?.ask(path, address, bodies[sent] ?? '');
    }
    await sleep(TICK_MS);
  }
  const until_ms = performance.now() + PATIENCE_MS;
  while (result.statuses.length < bodies.length && performance.now() < until_ms) {
    proceed();
    await sleep(50);
  }
  for (const { socket } of lines) socket.destroy();
  return result;
}

const ANSWER = /HTTP\/1\.1 (\d{3})/g;

function openLine(port: number, { statuses, took_ms }: Flooded) {
  const socket: Socket = createConnection({ port, host: '127.0.0.1' });
  const asked_ms: number[] = [];
  socket.setNoDelay(true);
  socket.on('error', () => {});
  let rest = '';
  socket.on('data', (chunk) => {
    const text = rest + chunk.toString('latin1');
    let end = 0;
    for (const found of text.matchAll(ANSWER)) {
      statuses.push(Number(found[1]));
      took_ms.push(performance.now() - (asked_ms.shift() ?? 0));
      end = (found.index ?? 0) + found[0].length;
    }
    rest = text.slice(Math.max(end, text.length - 12));
  });
  function ask(path: string, address: string, body: string) {
    asked_ms.push(performance.now());
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nCF-Connecting-IP: ${address}\r\n` +
        `Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }
  return { socket, ask };
}
