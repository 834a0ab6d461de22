import { Agent } from 'node:http';
import type { FaultProxy, Mode } from '../faults/start-fault-proxy.ts';
import { followOnce } from './follow-once.ts';
import { percentile } from './percentile.ts';
import type { Served } from './serve-bundle.ts';

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
