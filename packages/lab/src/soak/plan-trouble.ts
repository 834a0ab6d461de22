import { makeRandom } from '@skinstack/local/seed/make-random';
import { FAULTS } from '../proxies/start-fault-proxy.ts';

/** Something that goes wrong for a while; `at_ms` counts from the start of the load. */
export type Trouble = { at_ms: number; duration_ms: number } & (
  | { kind: 'fault'; stores: readonly ('redis' | 'neon')[]; mode: (typeof FAULTS)[number] }
  | { kind: 'queue' | 'kill-redirect' | 'kill-api' | 'wipe' }
);

const [FIRST_MS, LAST_MS] = [4_000, 6_000];
/** After a kill or a wipe, time to come back before the next thing. */
const RECOVERY_MS = 8_000;
const STORES = [['redis'], ['redis'], ['neon'], ['neon'], ['redis', 'neon']] as const;
/**
 * Workers are killed early only: memory is compared between the end of the first quarter and the
 * end, and a new process grows for two minutes before it settles.
 */
const [KILLS_UNTIL, SETTLING_MS] = [0.25, 180_000];
/** A short run has its kills all the same. */
const KILLS_AT_LEAST_MS = 30_000;

/**
 * What goes wrong during a run: one thing after the other, every few seconds, all from the seed. A
 * kill and a wipe come when nothing else is wrong, so that what they cost can be told apart.
 */
export function planTrouble(seed: number, length_ms: number): Trouble[] {
  const random = makeRandom(seed);
  const plan: Trouble[] = [];
  const kills_until_ms = Math.max(KILLS_AT_LEAST_MS, KILLS_UNTIL * length_ms - SETTLING_MS);
  let at_ms = FIRST_MS;
  for (let turn = 0; at_ms < length_ms - LAST_MS; turn++) {
    const next = pickTrouble(random, turn, at_ms < kills_until_ms);
    const trouble = { ...next, at_ms, duration_ms: next.kind === 'wipe' ? 0 : next.duration_ms };
    plan.push(trouble);
    const isHard = next.kind === 'wipe' || next.kind.startsWith('kill');
    const pause_ms = 1_500 + random.below(3_500);
    at_ms += trouble.duration_ms + (isHard ? RECOVERY_MS : pause_ms);
  }
  return plan.filter(({ at_ms, duration_ms }) => at_ms + duration_ms < length_ms - LAST_MS);
}

type Unplaced<T> = T extends Trouble ? Omit<T, 'at_ms'> : never;

function pickTrouble(
  random: ReturnType<typeof makeRandom>,
  turn: number,
  mayKill: boolean,
): Unplaced<Trouble> {
  const duration_ms = 1_000 + random.below(2_001);
  const chance = random.below(12);
  if (mayKill && turn % 3 === 1) {
    return { kind: turn % 2 === 1 ? 'kill-redirect' : 'kill-api', duration_ms: 500 };
  }
  if (chance === 0 || turn === 2) return { kind: 'wipe', duration_ms };
  if (chance === 1 || turn === 3) return { kind: 'queue', duration_ms };
  const [mode, stores] = [random.pick(FAULTS), random.pick(STORES)];
  return { kind: 'fault', stores, mode, duration_ms };
}

/** What can be wrong at a moment. */
type TroubleKind = 'redis' | 'neon' | 'queue' | 'redirect-down' | 'api-down';

/** When what was wrong, kept as it happens. */
export type TroubleLog = {
  /** @returns what is called when it is over */
  begin(kind: TroubleKind, from_ms?: number): () => void;
  /** True when it was wrong at any time between two moments. */
  wasWrong(kind: TroubleKind, from_ms: number, to_ms: number): boolean;
  /** The times a Worker was killed at. */
  killsOf(kind: 'redirect-down' | 'api-down'): number[];
};

/**
 * A request that begins just after a store came back may still wait for one that was asked before:
 * as long as the Workers wait for Neon.
 */
const AFTERMATH_MS = 2_500;

/** The log of a run; `now` is a clock in milliseconds. */
export function newTroubleLog(now: () => number = Date.now): TroubleLog {
  const spans: { kind: TroubleKind; from_ms: number; to_ms: number }[] = [];
  return {
    begin(kind, from_ms = now()) {
      const span = { kind, from_ms, to_ms: Number.POSITIVE_INFINITY };
      spans.push(span);
      return () => {
        span.to_ms = now();
      };
    },
    wasWrong(kind, from_ms, to_ms) {
      const begins_ms = from_ms - AFTERMATH_MS;
      return spans.some(
        (span) => span.kind === kind && span.from_ms <= to_ms && span.to_ms >= begins_ms,
      );
    },
    killsOf: (kind) => spans.filter((span) => span.kind === kind).map(({ from_ms }) => from_ms),
  };
}
