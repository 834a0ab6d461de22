import { setTimeout as sleep } from 'node:timers/promises';
import type { SoakWorld } from './open-soak-world.ts';
import type { Trouble, TroubleLog } from './plan-trouble.ts';
import { sendRequest } from './send-request.ts';
import type { SoakLink } from './verify-redirect.ts';

/** Brings about what was planned, and keeps in the log from when until when. */
export async function actOnTrouble(
  trouble: Trouble,
  world: SoakWorld,
  log: TroubleLog,
  links: readonly SoakLink[],
): Promise<void> {
  if (trouble.kind === 'fault') {
    const proxies = trouble.stores.flatMap((store) => world.proxies[store]);
    const ends = trouble.stores.map((store) => log.begin(store));
    for (const proxy of proxies) proxy.mode = trouble.mode;
    await sleep(trouble.duration_ms);
    for (const proxy of proxies) proxy.mode = 'ok';
    for (const end of ends) end();
  } else if (trouble.kind === 'queue') {
    const end = log.begin('queue');
    world.broker.refuses = true;
    await sleep(trouble.duration_ms);
    world.broker.refuses = false;
    end();
  } else if (trouble.kind === 'wipe') {
    await wipeRedis(world, links);
  } else {
    const worker = trouble.kind === 'kill-redirect' ? 'redirect' : 'api';
    const end = log.begin(`${worker}-down`);
    await world.restart(worker, trouble.duration_ms);
    end();
  }
}

/** Empties Redis as whoever holds its token could; clicks that were spooled are stored before. */
async function wipeRedis(world: SoakWorld, links: readonly SoakLink[]): Promise<void> {
  await runSchedule(world);
  for (const link of links) link.cached_since_ms = Number.POSITIVE_INFINITY;
  const { redisUrl, redisToken } = world.stores;
  await fetch(redisUrl, {
    method: 'POST',
    headers: { Authorization: `Bearer ${redisToken}` },
    body: JSON.stringify(['FLUSHALL']),
  });
}

/** What cron does every minute: drain the spool, finish deliveries, approve. */
export async function runSchedule(world: SoakWorld): Promise<void> {
  const body = JSON.stringify({ cron: '* * * * *' });
  await sendRequest(world.workers.api.front_port, '/', { method: 'POST', body });
}
