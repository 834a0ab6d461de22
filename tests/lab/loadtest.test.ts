import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendRequests } from '@skinstack/lab/load/send-requests';
import { findKnee, overload, refuseStrangers, type Step } from '@skinstack/lab/loadtest';
import { afterEach, expect, test } from 'vitest';

const borne = (rate: number): Step => ({
  ...{ rate, answered_per_second: rate, wrong_count: 0, p50_ms: 1, p99_ms: 10 },
});

test('the knee is the last rate before one that is too slow, wrong or not kept up with', async () => {
  const tried: number[] = [];
  const order = { from: 100, most: 1_000, factor: 2, limit_ms: 50 };
  const knee = await findKnee(order, async (rate) => {
    tried.push(rate);
    return { ...borne(rate), p99_ms: rate > 250 ? 51 : 49 };
  });
  expect(tried).toEqual([100, 200, 400]);
  expect(knee).toEqual({ rate: 200, reason: 'at 400 a second p99 51 ms is over 50 ms' });
  expect((await findKnee(order, async (rate) => borne(rate))).rate).toBe(800);
  expect(overload({ ...borne(100), wrong_count: 1 }, 50)).toMatch(/no redirect/);
  expect(overload({ ...borne(100), answered_per_second: 90 }, 50)).toMatch(/90 a second/);
});

test('another host is loaded only when it is said twice', () => {
  expect(() => refuseStrangers('https://skin.st', false)).toThrow(/--yes/);
  expect(refuseStrangers('https://skin.st', true)).toBeUndefined();
  expect(refuseStrangers('http://localhost:8787', false)).toBeUndefined();
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Sends load to a server that closes each connection after so many answers. */
async function load(answers_a_connection: number, status = 302) {
  const hosts = new Set<string | undefined>();
  const started = createServer((request, response) => {
    hosts.add(request.headers.host);
    response.writeHead(status, { Location: 'https://shop.example/' }).end();
  });
  server = started;
  started.maxRequestsPerSocket = answers_a_connection;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as AddressInfo;
  const result = await sendRequests({
    remote: { host: 'localhost', is_tls: false },
    ...{ port, path: '/l/x', pid: 0, connection_count: 4 },
    ...{ rate_per_second: 200, warmup_ms: 100, measure_ms: 500 },
  });
  return { ...result, hosts };
}

test('a server that closes connections is connected to again, and asked by its name', async () => {
  const { sent_count, wrong_count, answered_count, hosts } = await load(5);
  expect(sent_count).toBeGreaterThan(50);
  expect(answered_count).toBeGreaterThan(0);
  // the answer on a connection that closes with it is an answer
  expect(wrong_count).toBe(0);
  expect(hosts).toEqual(new Set(['localhost']));
});

test('an answer that is no redirect is counted', async () => {
  const { sent_count, wrong_count } = await load(1_000, 503);
  expect(wrong_count).toBe(sent_count);
});
