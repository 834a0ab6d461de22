import { BAR_WIDTH, drawBars } from '../draw-bars.ts';
import { caseOf } from './format-ingest.ts';
import type { IngestReport } from './ingest-report.ts';

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
