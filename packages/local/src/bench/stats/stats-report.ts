import type { LoadedCounts } from '../load/count-loaded.ts';
import type { LoadTimes } from '../load/load-clicks.ts';
import { median } from '../median.ts';
import { percentile } from '../percentile.ts';
import type { Measured, Sample } from './measure-stats.ts';

/** A database of the run; times are null of one that an earlier run kept. */
export type LoadedSize = LoadedCounts & (LoadTimes | { [name in keyof LoadTimes]: null });

/** The figures of a question at one size. */
export type SizeFigures = {
  click_count: number;
  median_ms: number;
  p99_ms: number;
  median_buffers: number;
  client_median_ms: number;
  client_p99_ms: number;
};
/** A question at every size, and how much more the largest takes than the smallest. */
export type QuestionFigures = {
  name: string;
  sample_count: number;
  sizes: SizeFigures[];
  /** Medians of the ratios of each who was asked for. */
  time_ratio: number;
  buffer_ratio: number;
};
/** Everything a run measured, as it is written to `bench-stats.json`. */
export type StatsReport = {
  measured_at: string;
  machine: string;
  sizes: LoadedSize[];
  questions: QuestionFigures[];
};

/** Sums the samples of a question up. */
export function questionFigures(
  { question, samples }: Measured,
  click_counts: readonly number[],
): QuestionFigures {
  const [smallest = [], largest = []] = [samples[0], samples.at(-1)];
  const ratio = (of: (sample: Sample) => number) =>
    median(
      largest.flatMap((sample, at) => {
        const other = smallest[at];
        return other && of(other) > 0 ? [of(sample) / of(other)] : [];
      }),
    );
  return {
    name: question.name,
    sample_count: smallest.length,
    sizes: samples.map((of_size, at) => sizeFigures(click_counts[at] ?? 0, of_size)),
    time_ratio: ratio((sample) => sample.database_ms),
    buffer_ratio: ratio((sample) => sample.buffer_count),
  };
}

function sizeFigures(click_count: number, samples: readonly Sample[]): SizeFigures {
  const [database, client] = [
    samples.map((sample) => sample.database_ms),
    samples.map((sample) => sample.client_ms),
  ];
  return {
    click_count,
    median_ms: median(database),
    p99_ms: percentile(database, 99),
    median_buffers: median(samples.map((sample) => sample.buffer_count)),
    client_median_ms: median(client),
    client_p99_ms: percentile(client, 99),
  };
}
