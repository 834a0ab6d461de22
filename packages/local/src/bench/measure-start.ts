import { Agent } from 'node:http';
import { followOnce } from './follow-once.ts';
import type { Served } from './serve-bundle.ts';

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
