import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultProxy, Mode } from '../proxies/start-fault-proxy.ts';
import type { StoreProxy } from '../proxies/start-store-proxy.ts';
import { percentile } from '../report.ts';
import type { Served } from '../workerd/serve-bundle.ts';

/** One way through the Worker: nothing, Redis, or memory knew the link. */
export type PathFigures = {
  path: 'cold' | 'warm' | 'hot';
  p50_ms: number;
  p95_ms: number;
  /** The most store calls any of its redirects waited for. */
  calls_before: number;
  /** The most store calls any of them began, those behind the 302 with them. */
  calls_in_all: number;
};

/** Longer than a Worker takes from an answered call to its 302, so the order shows the cause. */
const HOLD_MS = 8;
/** Time for what a Worker does behind the 302: filling the cache, sending the click. */
const BEHIND_MS = 20;

type Follows = { latencies_ms: number[]; before: number; in_all: number };
type PathsOrder = {
  serve: () => Promise<Served>;
  proxies: readonly StoreProxy[];
  /** Slugs never followed; the first two only make the new processes warm. */
  slugs: readonly string[];
};

/**
 * Follows links one after the other by all three paths. A second process, whose memory is empty,
 * finds in Redis what the first one left there. Calls are counted in a pass of their own, in which
 * the stores hold their answers back: a call answered before the 302 is one it waited for.
 */
export async function measurePaths({ serve, proxies, slugs }: PathsOrder): Promise<PathFigures[]> {
  const [first = '', second = '', ...rest] = slugs;
  const counted = rest.slice(0, Math.ceil(rest.length / 4));
  const timed = rest.slice(counted.length);
  const agent = new Agent({ keepAlive: true });
  const follow = (served: Served, some: readonly string[], hold_ms: number) =>
    followAll({ served, slugs: some, proxies, hold_ms, agent });
  const filling = await serve();
  const stops = [filling.stop];
  try {
    await follow(filling, [first], 0);
    const cold = await followTwice(filling, timed, counted);
    const last = timed.slice(-1);
    const hot = await followTwice(filling, timed.flatMap(() => last).slice(0, 50), last);
    const finding = await serve();
    stops.push(finding.stop);
    await follow(finding, [second], 0);
    const warm = await followTwice(finding, timed, counted);
    return [figures('cold', cold), figures('warm', warm), figures('hot', hot)];
  } finally {
    agent.destroy();
    for (const stop of stops) await stop();
  }

  async function followTwice(served: Served, some: readonly string[], others: readonly string[]) {
    const { latencies_ms } = await follow(served, some, 0);
    await sleep(BEHIND_MS); // What the last of them left behind it is not counted with the next.
    return { ...(await follow(served, others, HOLD_MS)), latencies_ms };
  }
}

async function followAll(order: {
  served: Served;
  slugs: readonly string[];
  proxies: readonly StoreProxy[];
  hold_ms: number;
  agent: Agent;
}): Promise<Follows> {
  const follows: Follows = { latencies_ms: [], before: 0, in_all: 0 };
  const sum = (of: 'answered_count' | 'call_count') =>
    order.proxies.reduce((total, proxy) => total + proxy.counted()[of], 0);
  for (const proxy of order.proxies) proxy.hold(order.hold_ms);
  for (const slug of order.slugs) {
    // on a busy machine what the last one left behind it may take longer
    while (sum('answered_count') < sum('call_count')) await sleep(1);
    const [answered, called] = [sum('answered_count'), sum('call_count')];
    const path = `/l/${slug}`;
    const { status, latency_ms } = await followOnce(order.served.port, path, order.agent);
    if (status !== 302) throw new Error(`a live link was answered ${status}`);
    follows.latencies_ms.push(latency_ms);
    follows.before = Math.max(follows.before, sum('answered_count') - answered);
    if (order.hold_ms > 0) await sleep(BEHIND_MS + order.hold_ms);
    follows.in_all = Math.max(follows.in_all, sum('call_count') - called);
  }
  return follows;
}

function figures(path: PathFigures['path'], { latencies_ms, before, in_all }: Follows) {
  const [p50_ms, p95_ms] = [percentile(latencies_ms, 50), percentile(latencies_ms, 95)];
  return { path, p50_ms, p95_ms, calls_before: before, calls_in_all: in_all };
}

/** Links that no memory has, followed one by one while a store fails in one way. */
export type FaultFigures = {
  store: 'redis' | 'neon';
  mode: Mode;
  redirect_count: number;
  p50_ms: number;
  p99_ms: number;
};

/** Neon fails while Redis has the link; when Redis fails, Neon is what is left. */
const FAULTS: readonly [FaultFigures['store'], Mode][] = [
  ['redis', 'ok'],
  ['redis', 'delay'],
  ['redis', 'hang'],
  ['redis', 'reset'],
  ['redis', '500'],
  ['redis', '200-html'],
  ['neon', 'hang'],
];

/** Follows every link once for each fault, by a new Worker each time. */
export async function measureFaults(order: {
  serve: () => Promise<Served>;
  stores: Record<FaultFigures['store'], FaultProxy>;
  slugs: readonly string[];
}): Promise<FaultFigures[]> {
  const figures: FaultFigures[] = [];
  for (const [store, mode] of FAULTS) {
    order.stores[store].mode = mode;
    const latencies_ms = await followDuringFault(order);
    order.stores[store].mode = 'ok';
    const [p50_ms, p99_ms] = [percentile(latencies_ms, 50), percentile(latencies_ms, 99)];
    figures.push({ store, mode, redirect_count: latencies_ms.length, p50_ms, p99_ms });
  }
  return figures;
}

async function followDuringFault({ serve, slugs }: Parameters<typeof measureFaults>[0]) {
  const agent = new Agent({ keepAlive: true });
  const served = await serve();
  const latencies_ms: number[] = [];
  try {
    for (const slug of slugs) {
      const { status, latency_ms } = await followOnce(served.port, `/l/${slug}`, agent);
      if (status !== 302) throw new Error(`a live link was answered ${status}`);
      latencies_ms.push(latency_ms);
    }
  } finally {
    agent.destroy();
    await served.stop();
  }
  return latencies_ms;
}

/** Milliseconds from launching a Worker's process to its first answer; no store is asked. */
export async function measureStart(serve: () => Promise<Served>): Promise<number> {
  const launched_ms = performance.now();
  const served = await serve();
  const agent = new Agent();
  try {
    await followOnce(served.port, '/healthz', agent);
    return performance.now() - launched_ms;
  } finally {
    agent.destroy();
    await served.stop();
  }
}

/** Follows a link once: the status, and milliseconds until the head of the answer was there. */
export function followOnce(
  port: number,
  path: string,
  agent: Agent,
): Promise<{ status: number; latency_ms: number }> {
  const headers = { 'User-Agent': 'Mozilla/5.0 (iPhone) Mobile/15E148', Host: 'localhost' };
  const sent_ms = performance.now();
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
      const latency_ms = performance.now() - sent_ms;
      response.resume();
      response.once('end', () => resolve({ status: response.statusCode ?? 0, latency_ms }));
      response.once('error', reject);
    });
    request.setTimeout(10_000, () => request.destroy(new Error('no answer within 10 s')));
    request.once('error', reject);
  });
}
