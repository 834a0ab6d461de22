import type { LoadOrder, LoadResult } from '../load/send-requests.ts';
import type { LoadGenerator } from '../load/start-threads.ts';
import { median } from '../report.ts';
import type { Served } from '../workerd/serve-bundle.ts';
import type { FaultFigures, PathFigures } from './measure-paths.ts';

/** A Worker under load, and what to ask it. */
export type Subject = { name: string; served: Served; path: string };

const WARMUP_MS = 100;
/** The first load of a process also compiles its code, and twice: quickly, then well. */
const FIRST_WARMUP_MS = 3_000;

/**
 * Loads every subject once a round, each round beginning with another one, so that what disturbs
 * the machine for a while disturbs all alike.
 * @param proceed is told of each round, and asked before each load whether to go on
 * @returns the results of each subject by its name, a round each
 */
export async function measureLoad(
  generator: LoadGenerator,
  subjects: readonly Subject[],
  load: { repeats: number; seconds: number; connections: number; rate_per_second: number | null },
  proceed: (line?: string) => void,
): Promise<Map<string, LoadResult[]>> {
  const results = new Map<string, LoadResult[]>();
  for (let round = 0; round < load.repeats; round++) {
    const shift = round % subjects.length;
    for (const { name, served, path } of [...subjects.slice(shift), ...subjects.slice(0, shift)]) {
      proceed();
      const order: LoadOrder = {
        port: served.port,
        pid: served.pid,
        path,
        connection_count: load.connections,
        rate_per_second: load.rate_per_second,
        warmup_ms: round === 0 ? FIRST_WARMUP_MS : WARMUP_MS,
        measure_ms: load.seconds * 1_000,
      };
      const result = await generator.run(order);
      if (result.wrong_count > 0)
        throw new Error(`${name} gave ${result.wrong_count} wrong answers`);
      results.set(name, [...(results.get(name) ?? []), result]);
    }
    proceed(`round ${round + 1} of ${load.repeats}`);
  }
  return results;
}

/** Microseconds of CPU time a request took, or NaN where they cannot be known. */
export function cpuPerRequest({ cpu_ms, answered_count }: LoadResult): number {
  return cpu_ms === null ? Number.NaN : (cpu_ms * 1_000) / answered_count;
}

/** Answers a second. */
export function throughput({ answered_count, elapsed_ms }: LoadResult): number {
  return (answered_count * 1_000) / elapsed_ms;
}

/** The medians of a subject with all connections busy. */
export function subjectFigures(name: string, results: readonly LoadResult[]): SubjectFigures {
  const cpus = results.map(cpuPerRequest);
  const isKnown = !cpus.some(Number.isNaN);
  return {
    name,
    requests_per_second: median(results.map(throughput)),
    cpu_us: isKnown ? median(cpus) : null,
    cpu_range_us: isKnown ? [Math.min(...cpus), Math.max(...cpus)] : null,
  };
}

/** The medians of a subject at a fixed rate. */
export function rateFigures(
  offered_per_second: number,
  results: readonly LoadResult[],
): RateFigures {
  const cpu_us = median(results.map(cpuPerRequest));
  return {
    offered_per_second,
    answered_per_second: median(results.map(throughput)),
    cpu_us: Number.isNaN(cpu_us) ? null : cpu_us,
    p50_ms: median(results.map((result) => result.p50_ms)),
    p99_ms: median(results.map((result) => result.p99_ms)),
  };
}

/** Figures of one Worker: medians over the repeats. CPU times are null where there is no /proc. */
export type SubjectFigures = {
  name: string;
  requests_per_second: number;
  /** CPU time of its process per request, user and system, all connections busy. */
  cpu_us: number | null;
  /** The lowest and the highest repeat. */
  cpu_range_us: [number, number] | null;
};

/** Figures at the fixed offered rate. */
type RateFigures = {
  offered_per_second: number;
  answered_per_second: number;
  cpu_us: number | null;
  p50_ms: number;
  p99_ms: number;
};

/** A pair of the same figure: the redirect Worker's and the bare one's. */
type Both<T> = { ours: T; bare: T };

/** Everything a run measured, as it is written to `bench.json`. */
export type BenchReport = {
  measured_at: string;
  machine: string;
  seconds: number;
  repeats: number;
  hot: Both<SubjectFigures> & {
    /** Medians of the ratios of each round, 1 being as good as the bare Worker. */
    throughput_ratio: number;
    cpu_ratio: number | null;
  };
  rate: Both<RateFigures>;
  /** The redirect cut off after each of its steps, shortest first. */
  steps: SubjectFigures[];
  clicks: { answered_count: number; recorded_count: number; send_count: number };
  paths: PathFigures[];
  faults: FaultFigures[];
  start_ms: Both<number>;
  size_bytes: Both<number>;
  gzip_bytes: Both<number>;
};
