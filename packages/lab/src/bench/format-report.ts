import { BAR_WIDTH, type Bar, drawBars, formatTable } from '../report.ts';
import type { BenchReport } from './measure-load.ts';

const NOWHERE = '–';
const us = (value: number | null) => (value === null ? NOWHERE : `${value.toFixed(1)} µs`);
const ms = (value: number) => `${value.toFixed(2)} ms`;
const count = (value: number) => Math.round(value).toLocaleString('en-US');
const times = (value: number | null) => (value === null ? NOWHERE : value.toFixed(2));
const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;

/** The whole report as one plain table. */
export function formatReport(report: BenchReport): string {
  return formatTable([
    ['', 'ours', 'bare', 'ratio'],
    ...loadRows(report),
    ...clickRows(report),
    ...bundleRows(report),
    [],
    ['way to the link, one by one', 'p50', 'p95', 'store calls', 'behind the 302'],
    ...report.paths.map(({ path, p50_ms, p95_ms, calls_before, calls_in_all }) => [
      ...[PATHS[path], ms(p50_ms), ms(p95_ms)],
      ...[String(calls_before), String(calls_in_all - calls_before)],
    ]),
    [],
    ['stores that fail, links no memory has', 'p50', 'p99', 'redirected'],
    ...report.faults.map(({ store, mode, redirect_count, p50_ms, p99_ms }) => [
      ...[`${STORES[store]}: ${mode}`, ms(p50_ms), ms(p99_ms), count(redirect_count)],
    ]),
    [],
    ['CPU time of a hot redirect', 'so far', 'this step', 'lowest', 'highest'],
    ...stepRows(report),
  ]);
}

const STORES = { redis: 'Redis', neon: 'Neon, Redis has the link' };
const PATHS = { cold: 'cold: Neon knows it', warm: 'warm: Redis does', hot: 'hot: memory does' };

function loadRows({ hot, rate }: BenchReport): string[][] {
  const { ours, bare } = rate;
  const at = `at ${count(ours.offered_per_second)}/s`;
  const share = (bare_us: number | null, ours_us: number | null) =>
    times(bare_us === null || ours_us === null ? null : bare_us / ours_us);
  return [
    [
      'hot, requests per second',
      ...[count(hot.ours.requests_per_second), count(hot.bare.requests_per_second)],
      times(hot.throughput_ratio),
    ],
    ['hot, CPU per request', us(hot.ours.cpu_us), us(hot.bare.cpu_us), times(hot.cpu_ratio)],
    [`${at}, p50`, ms(ours.p50_ms), ms(bare.p50_ms), `${times(ours.p50_ms / bare.p50_ms)} ×`],
    [`${at}, p99`, ms(ours.p99_ms), ms(bare.p99_ms), `${times(ours.p99_ms / bare.p99_ms)} ×`],
    [`${at}, CPU per request`, us(ours.cpu_us), us(bare.cpu_us), share(bare.cpu_us, ours.cpu_us)],
    [`${at}, answered`, count(ours.answered_per_second), count(bare.answered_per_second)],
  ];
}

function clickRows({ clicks }: BenchReport): string[][] {
  const { answered_count, recorded_count, send_count } = clicks;
  return [
    ['redirects under load', count(answered_count)],
    ['clicks that reached the queue', count(recorded_count)],
    ['queue sends per click', (send_count / recorded_count).toFixed(3)],
  ];
}

function bundleRows({ start_ms, size_bytes, gzip_bytes }: BenchReport): string[][] {
  const [ours_ms, bare_ms] = [start_ms.ours.toFixed(0), start_ms.bare.toFixed(0)];
  return [
    ['process start to first answer', `${ours_ms} ms`, `${bare_ms} ms`],
    ['bundle', kilobytes(size_bytes.ours), kilobytes(size_bytes.bare)],
    ['bundle, gzip', kilobytes(gzip_bytes.ours), kilobytes(gzip_bytes.bare)],
  ];
}

function stepRows({ hot, steps }: BenchReport): string[][] {
  let before_us = 0;
  return [hot.bare, ...steps, hot.ours].map((subject) => {
    const { name, cpu_us, cpu_range_us } = subject;
    const added_us = cpu_us === null ? null : cpu_us - before_us;
    before_us = cpu_us ?? 0;
    const [lowest_us, highest_us] = cpu_range_us ?? [null, null];
    return [name, us(cpu_us), us(added_us), us(lowest_us), us(highest_us)];
  });
}

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
