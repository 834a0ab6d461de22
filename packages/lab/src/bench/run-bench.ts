import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadResult } from '../load/send-requests.ts';
import { median } from '../report.ts';
import { serveBundle } from '../workerd/serve-bundle.ts';
import {
  type BenchReport,
  cpuPerRequest,
  measureLoad,
  rateFigures,
  type Subject,
  subjectFigures,
  throughput,
} from './measure-load.ts';
import { measureFaults, measurePaths, measureStart } from './measure-paths.ts';
import { type BenchWorld, openBenchWorld } from './open-bench-world.ts';

const RATE_PER_SECOND = 1_000;
const CONNECTION_COUNT = 32;
/** What `steps-worker.ts` does one after the other. */
const STEPS = [
  '+ path, slug, link in memory',
  '+ click id, signed token',
  '+ headers and cookie',
  '+ what the visitor’s headers say',
  '+ gathered, made into clicks',
  '+ sent to the queue',
  '+ log line',
];
const [OURS, BARE] = ['the redirect Worker', 'bare Worker'];
/** Behind the last 302 a click may still be on its way. */
const SETTLE_MS = 1_000;

/**
 * Measures the redirect Worker beside a bare one, everything in one run.
 * @param proceed is told what comes next; throws, also without a line, when the run was called off
 */
export async function runBench(
  options: BenchOptions,
  proceed: (line?: string) => void,
): Promise<BenchReport> {
  const stops: BenchWorld['stops'] = [];
  try {
    const world = await openBenchWorld(stops, proceed);
    return await measure(world, options, proceed);
  } finally {
    for (const stop of stops.toReversed()) await stop().catch(() => {});
  }
}

async function measure(
  world: BenchWorld,
  options: BenchOptions,
  proceed: (line?: string) => void,
): Promise<BenchReport> {
  const { bundles, links, queue, vars, other_queue, proxies } = world;
  proceed('start-up');
  const start_ms = await measureStarts(world, options.repeats);
  proceed('cold, warm and hot, one by one');
  const serve = () => serveBundle(bundles.ours, vars, other_queue.port);
  const slugs = links.slice(1).map((link) => link.slug);
  const paths = await measurePaths({ serve, proxies, slugs });
  proceed('stores that fail');
  const { vars: fault_vars, ...stores } = world.faults;
  const faults = await measureFaults({
    serve: () => serveBundle(bundles.ours, fault_vars, other_queue.port),
    stores,
    slugs,
  });
  proceed('all connections busy');
  const subjects = await serveSubjects(world);
  const load = { ...options, connections: CONNECTION_COUNT, rate_per_second: null };
  const hot = await measureLoad(world.generator, subjects, load, proceed);
  proceed(`${RATE_PER_SECOND} requests per second`);
  const pair = subjects.filter(({ name }) => name === OURS || name === BARE);
  const steady = { ...load, rate_per_second: RATE_PER_SECOND };
  const rate = await measureLoad(world.generator, pair, steady, proceed);
  await sleep(SETTLE_MS);
  const of = (results: Map<string, LoadResult[]>, name: string) => results.get(name) ?? [];
  const sum = (results: LoadResult[]) => results.reduce((n, { sent_count }) => n + sent_count, 0);
  const { click_count: recorded_count, send_count } = queue.counted();
  return {
    measured_at: new Date().toISOString(),
    machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${process.platform}`,
    ...options,
    hot: {
      ours: subjectFigures(OURS, of(hot, OURS)),
      bare: subjectFigures(BARE, of(hot, BARE)),
      ...ratios(of(hot, OURS), of(hot, BARE)),
    },
    rate: {
      ours: rateFigures(RATE_PER_SECOND, of(rate, OURS)),
      bare: rateFigures(RATE_PER_SECOND, of(rate, BARE)),
    },
    steps: STEPS.map((name) => subjectFigures(name, of(hot, name))),
    clicks: {
      answered_count: sum(of(hot, OURS)) + sum(of(rate, OURS)),
      recorded_count,
      send_count,
    },
    paths,
    faults,
    start_ms,
    size_bytes: { ours: bundles.ours.size_bytes, bare: bundles.bare.size_bytes },
    gzip_bytes: { ours: bundles.ours.gzip_bytes, bare: bundles.bare.gzip_bytes },
  };
}

async function measureStarts({ bundles, vars, other_queue }: BenchWorld, repeats: number) {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < repeats; round++) {
    ours.push(await measureStart(() => serveBundle(bundles.ours, vars, other_queue.port)));
    bare.push(await measureStart(() => serveBundle(bundles.bare, {}, null)));
  }
  return { ours: median(ours), bare: median(bare) };
}

/** Every Worker in a process of its own; all stay until the end, and one works at a time. */
async function serveSubjects(world: BenchWorld): Promise<Subject[]> {
  const { bundles, vars, queue, other_queue, stops } = world;
  const [link] = world.links;
  if (!link) throw new Error('no link was seeded');
  const served = async (...given: Parameters<typeof serveBundle>) => {
    const started = await serveBundle(...given);
    stops.push(started.stop);
    return started;
  };
  const path = `/l/${link.slug}`;
  const subjects: Subject[] = [
    { name: BARE, path, served: await served(bundles.bare, {}, null) },
    { name: OURS, path, served: await served(bundles.ours, vars, queue.port) },
  ];
  for (const [at, name] of STEPS.entries()) {
    const step_vars = { ...vars, STEPS: String(at + 1), LINK: JSON.stringify(link) };
    subjects.push({ name, path, served: await served(bundles.steps, step_vars, other_queue.port) });
  }
  return subjects;
}

function ratios(ours: readonly LoadResult[], bare: readonly LoadResult[]) {
  const perRound = (ratio: (mine: LoadResult, its: LoadResult) => number) =>
    median(ours.flatMap((mine, round) => (bare[round] ? [ratio(mine, bare[round])] : [])));
  const cpu_ratio = perRound((mine, its) => cpuPerRequest(its) / cpuPerRequest(mine));
  return {
    throughput_ratio: perRound((mine, its) => throughput(mine) / throughput(its)),
    cpu_ratio: Number.isNaN(cpu_ratio) ? null : cpu_ratio,
  };
}

/**
 * How long and how often the bench measures. Many short rounds say more than few long ones where
 * neighbours come and go: the Workers compared are then closer in time.
 */
export type BenchOptions = { seconds: number; repeats: number };
