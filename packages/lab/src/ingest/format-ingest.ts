import { formatTable } from '../figures.ts';
import { BAR_WIDTH, drawBars } from '../write-report.ts';
import type { IngestReport } from './measure-ingest.ts';

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const caseOf = (figures: { connection_count: number; batch_size: number }) =>
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

/** An SVG of the clicks a second of each way to store them. */
export function drawIngest({ figures, overlap, machine, measured_at }: IngestReport): string {
  const scale = BAR_WIDTH / Math.max(...figures.map((one) => one.clicks_per_second));
  const texts = {
    heading: 'Clicks stored and counted a second',
    caption: `${measured_at.slice(0, 10)} · ${machine}`,
    footer: footer(overlap),
  };
  return drawBars(
    texts,
    figures.map((one) => ({
      name: caseOf(one),
      kind: one.batch_size === 1 ? 'bare' : 'step',
      from: 0,
      width: one.clicks_per_second * scale,
      label: Math.round(one.clicks_per_second).toLocaleString('en-US'),
    })),
  );
}

function footer({ connection_count, link_count, seconds, ...found }: IngestReport['overlap']) {
  const totals = found.wrong.length === 0 ? 'exact' : 'wrong';
  const who = `${connection_count} writers on ${link_count} links for ${seconds.toFixed(0)} s`;
  return `${who}: ${found.deadlock_count} deadlocks, totals ${totals}`;
}
