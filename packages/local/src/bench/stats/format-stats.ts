import { formatTable } from '../format-table.ts';
import type { LoadedSize, QuestionFigures, StatsReport } from './stats-report.ts';

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const ms = (value: number) => `${value.toFixed(2)} ms`;
const seconds = (value: number | null) => (value === null ? 'kept' : `${value.toFixed(0)} s`);

/** The whole report as one plain table. */
export function formatStats({ sizes, questions }: StatsReport): string {
  return formatTable([
    ['loaded', 'link-hours', 'facet rows', 'visitors', 'orders', 'size', 'clicks in', 'rollups in'],
    ...sizes.map(sizeRow),
    ...questions.flatMap((question) => [[], ...questionRows(question)]),
  ]);
}

function sizeRow(size: LoadedSize): string[] {
  return [
    `${count(size.click_count)} clicks`,
    ...[count(size.link_hour_count), count(size.facet_hour_count), count(size.visitor_count)],
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
