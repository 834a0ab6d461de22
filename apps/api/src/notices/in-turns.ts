import type { Ports } from '../ports.ts';

/** A Worker has six connections at once. */
const AT_ONCE = 6;
/** A job that takes longer leaves the rest to its next run. */
const BUDGET_MS = 20_000;

/**
 * Does what is due in turns, a few at once, until nothing is or the time is over. One that fails is
 * left to whoever comes after its lease, and keeps none of the others.
 * @param take takes what is due, and answers how each is done
 * @returns how many were done
 */
export async function inTurns(
  ports: Pick<Ports, 'now'>,
  take: () => Promise<readonly (() => Promise<void>)[]>,
): Promise<number> {
  const began_ms = ports.now();
  let done_count = 0;
  while (ports.now() - began_ms < BUDGET_MS) {
    const waiting = [...(await take())];
    if (waiting.length === 0) break;
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await next();
        done_count++;
      }
    });
    const ended = await Promise.allSettled(workers);
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }
  return done_count;
}

/** A number from 0 to 1 by chance. */
export function chanceOf({ random }: Pick<Ports, 'random'>): number {
  return new DataView(random(4).buffer).getUint32(0) / 2 ** 32;
}
