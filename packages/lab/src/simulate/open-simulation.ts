import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import { createLog } from '@skinstack/http/log';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readSettings } from '@skinstack/local/read-settings';
import type { Random } from '@skinstack/local/seed/make-random';
import { startStores } from '@skinstack/local/start-stores';
import { startStoreProxy } from '../proxies/start-store-proxy.ts';

/** The simulated clock starts here, so that the same seed makes the same life on any day. */
const START_MS = Date.UTC(2026, 0, 1);
const STEP_MS = 60_000;
const ADMIN_API_KEY = 'simulation-operator-key';
const SIGNING_KEY = 'a signing key of the simulation, long enough';
const QUIET = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };

export type Simulation = Awaited<ReturnType<typeof openSimulation>>;
type Answer = { status: number; body: Record<string, unknown> };

/** Starts stores of its own and the real API over them, with a clock and chances of its own. */
export async function openSimulation(random: Random, say: (line: string) => void) {
  say('starting the stores');
  const { stores, proxy, stop } = await startFaultyStores();
  const clock = { now_ms: START_MS };
  const newIdBytes = () => random.bytes(10);
  const made = await createPorts(settingsOf(stores));
  const ports: typeof made = {
    ...made,
    now: () => clock.now_ms,
    log: createLog('simulation', [], () => {}),
    newId: (prefix) => makeId(prefix, clock.now_ms, newIdBytes()),
  };
  const app = createApp(ports);
  const request = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await app.request(path, init, {}, QUIET);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const network = simulatedNetwork(ports.now);
  const signer = createTokenSigner(SIGNING_KEY);
  return {
    ports,
    proxy,
    stop,
    stores,
    secrets: SECRETS,
    now: ports.now,
    sign: network.sign,
    retell: network.retell,
    /** Calls the API as the operator. */
    call(method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
      const headers = new Headers({ Authorization: `Bearer ${ADMIN_API_KEY}` });
      if (body !== undefined) headers.set('Content-Type', 'application/json');
      if (key !== undefined) headers.set('Idempotency-Key', key);
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return request(path, { method, headers, ...sent });
    },
    /** Delivers a message as the network does. */
    deliver(account_id: string, message: Message): Promise<Answer> {
      const init = { method: 'POST', headers: network.headersOf(message), body: message.body };
      const place = message.via === 'refersion' ? 'refersion' : 'custom';
      return request(`/webhooks/${place}/${account_id}`, init);
    },
    /** The token of a click on this link now. */
    clickOn: (link_id: string) =>
      signClickToken(signer, idBytes(ports.newId('clk')), idBytes(link_id)),
    advance: () => {
      clock.now_ms += STEP_MS;
    },
  };
}

type Addresses = { databaseUrl: string; redisUrl: string; redisToken: string };

function settingsOf({ databaseUrl, redisUrl, redisToken }: Addresses) {
  return {
    DATABASE_URL: databaseUrl,
    SIGNING_KEY,
    ADMIN_API_KEY,
    UPSTASH_REDIS_REST_URL: redisUrl,
    UPSTASH_REDIS_REST_TOKEN: redisToken,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    RATE_LIMIT_PER_KEY: 1e9,
    RATE_LIMIT_PER_ADDRESS: 1e9,
  };
}

/** Stores in a folder that goes with them; the database is behind a proxy that can fail. */
async function startFaultyStores() {
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-simulate-'));
  const { redisUrl } = readSettings();
  const stores = await startStores({
    dataDir: folder,
    postgresPort: 0,
    neonHttpPort: 0,
    redisRestPort: 0,
    redisRestToken: 'simulation-redis-token',
    ...(redisUrl ? { redisUrl } : {}),
  });
  await migrateDatabase(stores.postgresUrl);
  const address = new URL(stores.databaseUrl);
  const proxy = await startStoreProxy(`http://localhost:${address.port}`);
  address.port = String(proxy.port);
  const stop = async () => {
    await proxy.stop();
    await stores.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { stores: { ...stores, databaseUrl: String(address) }, proxy, stop };
}

const standard = (text: string) => `whsec_${Buffer.from(text).toString('base64')}`;
/** What each account of a simulation signs with. */
export const SECRETS = {
  first: standard('a secret of a simulated network!'),
  twin: standard('a secret of its second account!!'),
  refersion: 'a secret of a simulated Refersion',
};

/** A network of the generic kind: it makes messages and signs each delivery of one. */
export function simulatedNetwork(now: () => number) {
  let message_count = 0;
  return {
    /** A message; the same one may be delivered again. */
    sign(type: string, data: object): Message {
      const id = `msg_${++message_count}`;
      const timestamp = new Date(now()).toISOString();
      return { id, body: JSON.stringify({ type: `conversion.${type}`, timestamp, data }) };
    },
    /** The same sale as another account has it. */
    retell(via: 'twin' | 'refersion', account_id: string, sale: Retold): Message {
      if (via === 'twin') return { ...this.sign('created', sale), via, account_id };
      const { order_id, click_id: sub_id, amount: total, currency } = sale;
      const created = new Date(now()).toISOString().slice(0, 19).replace('T', ' ');
      const number = ++message_count;
      const told = { id: number, created, status: 'PENDING', order_id, click: { sub_id } };
      const body = JSON.stringify({ ...told, total, currency });
      return { id: `msg_${number}`, body, via, account_id };
    },
    headersOf({ id, body, via }: Message): Record<string, string> {
      if (via === 'refersion') {
        const mac = createHmac('sha256', SECRETS.refersion).update(body).digest('base64');
        return { 'Refersion-Signature': mac, 'Refersion-Topic': 'NEW_CONVERSION' };
      }
      const seconds = Math.floor(now() / 1_000);
      const key = Buffer.from(SECRETS[via ?? 'first'].slice('whsec_'.length), 'base64');
      const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
      return {
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': `v1,${mac}`,
      };
    },
  };
}

/** What a network says, under the id it keeps however often it is delivered. */
export type Message = {
  id: string;
  body: string;
  /** Set when another account than the first tells it. */
  via?: 'twin' | 'refersion';
  account_id?: string;
};
/** A sale that another account tells. */
type Retold = { order_id: string; click_id: string; amount: string; currency: string };
