import { formatTable } from '../format-table.ts';
import type { IngestReport } from './ingest-report.ts';

const count = (value: number) => Math.round(value).toLocaleString('en-US');
export const caseOf = (figures: { connection_count: number; batch_size: number }) =>
  `${figures.connection_count} connection${figures.connection_count > 1 ? 's' : ''}, ` +
  `${figures.batch_size} a statement`;

/** The whole report as one plain table. */
export function formatIngest({ figures, batch_ratio, overlap }: IngestReport): string {
  return formatTable([
    ['clicks stored and counted', 'a second', 'a click'],
    ...figures.map((one) => [
      caseOf(one),
      ...[count(one.clicks_per_second), `${one.click_us.toFixed(0)} µs`],
    ]),
    ['a click in a hundred, of one alone', '', batch_ratio.toFixed(3)],
    [],
    [`${overlap.connection_count} writers on ${overlap.link_count} links`],
    ['seconds', overlap.seconds.toFixed(0)],
    ['batches, one in ten delivered again', count(overlap.batch_count)],
    ['clicks that were new', count(overlap.stored_count)],
    ['deadlocks', count(overlap.deadlock_count)],
    ['totals', overlap.wrong.length === 0 ? 'exact' : overlap.wrong.join('; ')],
  ]);
}
