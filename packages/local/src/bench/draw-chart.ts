import type { BenchReport } from './bench-report.ts';
import { BAR_WIDTH, type Bar, drawBars } from './draw-bars.ts';

/**
 * An SVG of what each step of a hot redirect adds to the CPU time of the bare Worker: every bar
 * begins where the one above ended. Its colours follow the reader's light or dark.
 */
export function drawChart(report: BenchReport): string {
  const { hot, steps } = report;
  const rows = [hot.bare, ...steps].map((subject) => ({ ...subject, cpu_us: subject.cpu_us ?? 0 }));
  const whole = { ...hot.ours, cpu_us: hot.ours.cpu_us ?? 0 };
  const scale = BAR_WIDTH / Math.max(1, whole.cpu_us, ...rows.map((row) => row.cpu_us));
  const bars: Bar[] = rows.map((row, at) => {
    const from_us = at === 0 ? 0 : Math.min(row.cpu_us, rows[at - 1]?.cpu_us ?? 0);
    const added_us = row.cpu_us - (at === 0 ? 0 : (rows[at - 1]?.cpu_us ?? 0));
    const kind = at === 0 ? 'bare' : 'step';
    const label = at === 0 ? `${row.cpu_us.toFixed(0)} µs` : signed(added_us);
    const width = Math.abs(added_us) * scale;
    return { name: row.name, kind, from: from_us * scale, width, label };
  });
  const label = `${whole.cpu_us.toFixed(0)} µs`;
  bars.push({ name: whole.name, kind: 'whole', from: 0, width: whole.cpu_us * scale, label });
  const texts = { heading: heading(report), caption: caption(report), footer: footer(report) };
  return drawBars(texts, bars);
}

const signed = (value_us: number) =>
  `${value_us < 0 ? '−' : '+'}${Math.abs(value_us).toFixed(0)} µs`;

function heading({ hot }: BenchReport): string {
  const ratio = hot.cpu_ratio === null ? '' : `: ${hot.cpu_ratio.toFixed(2)} of a bare Worker`;
  return `CPU time of a hot redirect, its click recorded${ratio}`;
}

function caption({ machine, repeats, seconds, measured_at }: BenchReport): string {
  const day = measured_at.slice(0, 10);
  return `${day} · ${machine} · medians of ${repeats} × ${seconds} s`;
}

function footer({ rate, clicks }: BenchReport): string {
  const { ours, bare } = rate;
  const p99 = `p99 ${ours.p99_ms.toFixed(2)} ms, bare ${bare.p99_ms.toFixed(2)} ms`;
  const sends = (clicks.send_count / clicks.recorded_count).toFixed(3);
  return `At ${ours.offered_per_second}/s: ${p99} · ${sends} queue sends per click`;
}
