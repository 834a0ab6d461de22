import { percentile } from '../report.ts';
import { actOnTrouble, runSchedule } from './act-on-trouble.ts';
import { checkSoak, type FinalFigures, settleSoak } from './check-soak.ts';
import { mixRequests } from './mix-requests.ts';
import { openSoak } from './open-soak.ts';
import { openSoakWorld } from './open-soak-world.ts';
import { planTrouble, type Trouble } from './plan-trouble.ts';
import { closeConnections } from './send-request.ts';
import type { Soak } from './soak.ts';
import { type MemoryVerdict, OWN_PROCESS, verifyMemory, watchMemory } from './watch-memory.ts';
import { watchStores } from './watch-stores.ts';

/** What came of a run, as it is written to `soak.json`. */
export type SoakReport = SoakOptions & {
  sent_count: number;
  /** Requests a second that were really sent. */
  achieved_rate: number;
  /** How long the stores were slow though nothing was done to them: the machine was busy. */
  slow_ms: number;
  outcomes: Record<string, number>;
  redirect_ms: { p50: number; p99: number; most: number };
  troubles: Record<string, number>;
  queue: { sent: number; refused: number; delivered: number; retried: number; again: number };
  figures: FinalFigures;
  memory: MemoryVerdict[];
  violations: string[];
};

/** After this process was held up, no more than this much is made up for at once. */
const LONGEST_BURST_MS = 200;
const [TICK_MS, SAY_EVERY_MS, SCHEDULE_EVERY_MS, CHECK_MS] = [5, 5_000, 5_000, 60_000];

/**
 * Runs the whole platform under load while its stores, queue and processes fail, and judges every
 * answer as it comes and everything stored at the end.
 * @param proceed is told how it goes; throws, also without a line, when the run was called off
 */
export async function runSoak(
  options: SoakOptions,
  proceed: (line?: string) => void,
): Promise<SoakReport> {
  const world = await openSoakWorld(proceed);
  try {
    proceed('making 676 links');
    const soak = await openSoak(world, options.seed);
    const length_ms = options.minutes * 60_000;
    const plan = planTrouble(options.seed, length_ms);
    const memory = watchMemory(world);
    const stores = watchStores(world, soak.log);
    const began_ms = Date.now();
    const sent_count = await sendLoad(soak, options, plan, proceed);
    const load_ms = Date.now() - began_ms;
    memory.stop();
    await stores.stop();
    await settleSoak(soak, proceed);
    proceed('holding what is stored against what was seen');
    const figures = await checkSoak(soak, began_ms);
    const verdicts = [...memory.samples].map(([name, samples]) =>
      verifyMemory(name, samples, length_ms),
    );
    for (const { name, is_flat, quarter_bytes, end_bytes } of verdicts) {
      if (is_flat || name === OWN_PROCESS) continue;
      soak.violations.push(`memory of ${name} grew from ${quarter_bytes} to ${end_bytes} bytes`);
    }
    return {
      ...options,
      sent_count,
      achieved_rate: (sent_count * 1_000) / load_ms,
      slow_ms: stores.slow_ms(),
      outcomes: Object.fromEntries([...soak.outcomes].sort()),
      redirect_ms: {
        p50: percentile(soak.latencies_ms, 50),
        p99: percentile(soak.latencies_ms, 99),
        most: soak.latencies_ms.reduce((most, each) => Math.max(most, each), 0),
      },
      troubles: countTroubles(plan),
      queue: world.broker.counts,
      figures,
      memory: verdicts,
      violations: soak.violations,
    };
  } finally {
    closeConnections();
    await world.stop();
  }
}

/** Sends what is due each tick, whatever is still waited for; things go wrong beside it. */
async function sendLoad(
  soak: Soak,
  { minutes, rate }: SoakOptions,
  plan: readonly Trouble[],
  proceed: (line?: string) => void,
): Promise<number> {
  const length_ms = minutes * 60_000;
  const next = mixRequests(soak);
  const open = new Set<Promise<void>>();
  const links = Object.values(soak.links).flat();
  const left = [...plan];
  const began_ms = Date.now();
  let [sent_count, skipped_count, said_ms, scheduled_ms, trouble_name] = [0, 0, 0, 0, ''];
  let troubling: Promise<void> | null = null;
  const keep = (work: Promise<void>) => {
    const kept: Promise<void> = work
      .catch((error: unknown) => {
        soak.violations.push(`the soak itself failed: ${error}`);
      })
      .finally(() => open.delete(kept));
    open.add(kept);
    return kept;
  };
  for (;;) {
    const now_ms = Date.now() - began_ms;
    if (now_ms >= length_ms) break;
    proceed();
    const due_count = (now_ms * rate) / 1_000 - skipped_count;
    skipped_count += Math.max(
      0,
      Math.floor(due_count - sent_count - (rate * LONGEST_BURST_MS) / 1_000),
    );
    for (; sent_count < (now_ms * rate) / 1_000 - skipped_count; sent_count++) keep(next());
    const trouble = left[0];
    if (troubling === null && trouble && trouble.at_ms <= now_ms) {
      left.shift();
      trouble_name = nameOf(trouble);
      if (trouble.kind === 'wipe') soak.wiped_at_ms = Date.now() + 500;
      troubling = keep(actOnTrouble(trouble, soak.world, soak.log, links)).finally(() => {
        troubling = null;
        trouble_name = '';
      });
    }
    if (now_ms - scheduled_ms >= SCHEDULE_EVERY_MS) {
      scheduled_ms = now_ms;
      keep(runSchedule(soak.world));
    }
    if (now_ms - said_ms >= SAY_EVERY_MS) {
      said_ms = now_ms;
      proceed(progressOf(soak, now_ms, sent_count, open.size, trouble_name));
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.race([Promise.all(open), new Promise((resolve) => setTimeout(resolve, CHECK_MS))]);
  return sent_count;
}

function progressOf(
  { clicks, latencies_ms, violations, world }: Soak,
  now_ms: number,
  sent_count: number,
  open_count: number,
  trouble: string,
): string {
  const seconds = Math.round(now_ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  const recent = latencies_ms.slice(-1_000);
  const p99 = recent.length > 0 ? percentile(recent, 99).toFixed(0) : '-';
  const last = violations.at(-1);
  const parts = [
    ...[`${sent_count} sent`, `${clicks.size} redirected`, `p99 ${p99} ms`, `${open_count} open`],
    ...[`queue ${world.broker.waiting()}`, `${violations.length} wrong`],
    ...(last === undefined ? [] : [`(${last})`]),
  ];
  return `${time}  ${parts.join('  ')}  ${trouble}`.trimEnd();
}

function nameOf(trouble: Trouble): string {
  if (trouble.kind !== 'fault') return trouble.kind;
  return `${trouble.stores.join(' and ')}: ${trouble.mode}`;
}

function countTroubles(plan: readonly Trouble[]): Record<string, number> {
  const names = plan.map((each) =>
    each.kind === 'fault' ? `fault of ${each.stores.join(' and ')}` : each.kind,
  );
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([k, v]) => [k, v.length]));
}

/** How long a soak runs, how hard, and the seed of everything that is left to chance. */
export type SoakOptions = { minutes: number; rate: number; seed: number };
