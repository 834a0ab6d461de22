import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase, pingDatabase } from '@skinstack/db/connect/connect-database';
import type { SoakWorld } from './open-soak-world.ts';
import type { TroubleLog } from './plan-trouble.ts';

/** How long the stores were slow by themselves, in milliseconds. */
export type StoresWatch = { slow_ms(): number; stop(): Promise<void> };

const [EVERY_MS, SLOW_MS, TICK_MS, GIVE_UP_MS] = [300, 300, 20, 20_000];

/**
 * Asks both stores, past the proxies, over and over. One that is late though nothing was done to
 * it, because the machine is busy with something else, counts as failing: what is soaked are the
 * Workers. So does all this process serves (both stores, the queue) while it stands still.
 */
export function watchStores({ stores }: SoakWorld, log: TroubleLog): StoresWatch {
  let [isOver, slow_ms] = [false, 0];
  const watch = async (kind: 'redis' | 'neon', ask: () => Promise<unknown>) => {
    while (!isOver) {
      const asked_ms = Date.now();
      let end = () => {};
      const late = setTimeout(() => {
        end = log.begin(kind, asked_ms);
      }, SLOW_MS);
      await ask().catch(() => {});
      clearTimeout(late);
      end();
      const taken_ms = Date.now() - asked_ms;
      if (taken_ms > SLOW_MS) slow_ms += taken_ms;
      await sleep(EVERY_MS);
    }
  };
  let ticked_ms = Date.now();
  const ticking = setInterval(() => {
    const stood_ms = Date.now() - ticked_ms;
    if (stood_ms > SLOW_MS) {
      for (const kind of ['redis', 'neon', 'queue'] as const) log.begin(kind, ticked_ms)();
      slow_ms += stood_ms;
    }
    ticked_ms = Date.now();
  }, TICK_MS);
  const { redisUrl, redisToken, databaseUrl } = stores;
  const headers = { Authorization: `Bearer ${redisToken}` };
  const signal = () => AbortSignal.timeout(GIVE_UP_MS);
  const watches = [
    watch('redis', () =>
      fetch(redisUrl, { method: 'POST', headers, body: '["PING"]', signal: signal() }).then(
        (response) => response.text(),
      ),
    ),
    watch('neon', () => pingDatabase(connectDatabase(databaseUrl, signal()))),
  ];
  return {
    slow_ms: () => slow_ms,
    async stop() {
      isOver = true;
      clearInterval(ticking);
      await Promise.all(watches);
    },
  };
}
