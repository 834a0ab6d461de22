import { BAR_WIDTH, drawBars } from '../draw-bars.ts';
import type { StatsReport } from './stats-report.ts';

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
