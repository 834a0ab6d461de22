import type { FaultFigures } from './measure-faults.ts';
import type { PathFigures } from './measure-paths.ts';

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
export type RateFigures = {
  offered_per_second: number;
  answered_per_second: number;
  cpu_us: number | null;
  p50_ms: number;
  p99_ms: number;
};

/** A pair of the same figure: the redirect Worker's and the bare one's. */
export type Both<T> = { ours: T; bare: T };

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
