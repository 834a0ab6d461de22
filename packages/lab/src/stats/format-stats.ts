import type { LoadedCounts, LoadTimes } from '../database/load-clicks.ts';
import { BAR_WIDTH, drawBars, formatTable, median, percentile } from '../report.ts';
import type { Measured, Sample } from './measure-stats.ts';

/** A database of the run; times are null of one that an earlier run kept. */
export type LoadedSize = LoadedCounts & (LoadTimes | { [name in keyof LoadTimes]: null });

/** The figures of a question at one size. */
type SizeFigures = {
  click_count: number;
  median_ms: number;
  p99_ms: number;
  median_buffers: number;
  client_median_ms: number;
  client_p99_ms: number;
};
/** A question at every size, and how much more the largest takes than the smallest. */
type QuestionFigures = {
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

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const ms = (value: number) => `${value.toFixed(2)} ms`;
const seconds = (value: number | null) => (value === null ? 'kept' : `${value.toFixed(0)} s`);

/** The whole report as one plain table. */
export function formatStats({ sizes, questions }: StatsReport): string {
  return formatTable([
    [
      'loaded',
      'rows by link',
      'facet rows',
      'visitors',
      'orders',
      'size',
      'clicks in',
      'rollups in',
    ],
    ...sizes.map(sizeRow),
    ...questions.flatMap((question) => [[], ...questionRows(question)]),
  ]);
}

function sizeRow(size: LoadedSize): string[] {
  return [
    `${count(size.click_count)} clicks`,
    ...[count(size.link_row_count), count(size.facet_row_count), count(size.visitor_count)],
    ...[count(size.order_count), `${(size.size_bytes / 1e9).toFixed(2)} GB`],
    ...[seconds(size.clicks_seconds), seconds(size.rollups_seconds)],
  ];
}

function questionRows({ name, sample_count, sizes, ...ratios }: QuestionFigures): string[][] {
  return [
    [`${name} (${sample_count})`, 'median', 'p99', 'buffers', 'client median', 'client p99'],
    ...sizes.map((size) => [
      `  at ${count(size.click_count)} clicks`,
      ...[ms(size.median_ms), ms(size.p99_ms), count(size.median_buffers)],
      ...[ms(size.client_median_ms), ms(size.client_p99_ms)],
    ]),
    ...(sizes.length > 1
      ? [['  ratio', ratios.time_ratio.toFixed(2), '', ratios.buffer_ratio.toFixed(2)]]
      : []),
  ];
}

const LIST = new Intl.ListFormat('en');
const short = (value_ms: number) => value_ms.toFixed(value_ms < 10 ? 1 : 0);
const millions = (count: number) => `${count / 1_000_000} M`;

/** An SVG of the database time of each question at each size, medians with p99 beside them. */
export function drawStats({ questions, sizes, machine, measured_at }: StatsReport): string {
  const rows = questions.flatMap(({ name, sizes: figures }) =>
    figures.map((figure, at) => ({ ...figure, name, isLast: at === figures.length - 1 })),
  );
  // a bar is a power: questions lie a hundredfold apart
  const width = (value_ms: number) => Math.log10(1 + value_ms * 10);
  const scale = BAR_WIDTH / Math.max(...rows.map((row) => width(row.median_ms)));
  const sizeNames = sizes.map((size) => millions(size.click_count));
  const texts = {
    heading: `Database time of stats over 30 days, ${LIST.format(sizeNames)} raw clicks`,
    caption: `${measured_at.slice(0, 10)} · ${machine} · the same rollups at each size`,
    footer: 'Medians, with the 99th percentile of whom it was asked; lengths are logarithmic',
  };
  return drawBars(
    texts,
    rows.map((row) => ({
      name: `${row.name}, ${millions(row.click_count)}`,
      kind: row.isLast ? 'step' : 'bare',
      from: 0,
      width: width(row.median_ms) * scale,
      label: `${short(row.median_ms)} (${short(row.p99_ms)}) ms`,
    })),
  );
}
