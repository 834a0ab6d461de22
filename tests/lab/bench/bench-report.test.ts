import { drawChart, formatReport } from '@skinstack/lab/bench/format-report';
import {
  type BenchReport,
  type SubjectFigures,
  subjectFigures,
} from '@skinstack/lab/bench/measure-load';
import { formatTable } from '@skinstack/lab/report';
import { workerdConfig } from '@skinstack/lab/workerd/workerd-config';
import { describe, expect, test } from 'vitest';

const subject = (name: string, cpu_us: number | null, per_second = 1_000): SubjectFigures => ({
  ...{ name, requests_per_second: per_second, cpu_us },
  cpu_range_us: cpu_us === null ? null : [cpu_us - 1, cpu_us + 1],
});
const rate = { offered_per_second: 1_000, answered_per_second: 999.6, cpu_us: 90 };
const report: BenchReport = {
  ...{ measured_at: '2026-11-22T09:00:00.000Z', machine: 'A <fast> one', seconds: 2, repeats: 5 },
  hot: {
    ...{ ours: subject('ours', 200, 4_000), bare: subject('bare', 80, 10_000) },
    ...{ throughput_ratio: 0.4, cpu_ratio: 0.4 },
  },
  rate: { ours: { ...rate, p50_ms: 0.6, p99_ms: 3 }, bare: { ...rate, p50_ms: 0.5, p99_ms: 1 } },
  steps: [subject('+ route', 100), subject('+ luck', 95)],
  clicks: { answered_count: 5_000, recorded_count: 5_000, send_count: 100 },
  paths: [{ path: 'cold', p50_ms: 9, p95_ms: 12, calls_before: 2, calls_in_all: 3 }],
  faults: [{ store: 'redis', mode: 'hang', redirect_count: 128, p50_ms: 66, p99_ms: 80 }],
  start_ms: { ours: 120, bare: 40 },
  size_bytes: { ours: 400_000, bare: 200 },
  gzip_bytes: { ours: 90_000, bare: 150 },
};

test('a table is as wide as its cells, numbers to the right', () => {
  const rows = [['', 'ours'], ['requests', '1,000'], [], ['p50', '9']];
  expect(formatTable(rows)).toBe('            ours\nrequests   1,000\n\np50            9');
});

describe('the report', () => {
  const lineOf = (text: string, name: string) =>
    text.split('\n').find((line) => line.startsWith(name)) ?? '';

  test('puts ours beside the bare Worker', () => {
    const text = formatReport(report);
    expect(lineOf(text, 'hot, CPU per request')).toMatch(/200\.0 µs +80\.0 µs +0\.40$/);
    expect(lineOf(text, 'at 1,000/s, p99')).toMatch(/3\.00 ms +1\.00 ms +3\.00 ×$/);
    expect(lineOf(text, 'queue sends per click')).toMatch(/0\.020$/);
    expect(lineOf(text, 'cold')).toMatch(/9\.00 ms +12\.00 ms +2 +1$/);
    expect(lineOf(text, 'Redis: hang')).toMatch(/66\.00 ms +80\.00 ms +128$/);
  });

  test('says what each step added, also when that is less than nothing', () => {
    const text = formatReport(report);
    expect(lineOf(text, '+ route')).toMatch(/100\.0 µs +20\.0 µs +99\.0 µs +101\.0 µs$/);
    expect(lineOf(text, '+ luck')).toMatch(/95\.0 µs +-5\.0 µs/);
  });

  test('leaves out CPU times that could not be read', () => {
    const result = { sent_count: 9, wrong_count: 0, answered_count: 8, elapsed_ms: 4, p50_ms: 1 };
    const figures = subjectFigures('ours', [{ ...result, cpu_ms: null, p99_ms: 2 }]);
    expect(figures).toEqual(subject('ours', null, 2_000));
    const hot = { ...report.hot, ours: figures, bare: subject('bare', null), cpu_ratio: null };
    const text = formatReport({ ...report, hot, steps: [] });
    expect(lineOf(text, 'hot, CPU per request')).toMatch(/– +– +–$/);
    expect(drawChart({ ...report, hot, steps: [] })).not.toMatch(/NaN|null/);
  });
});

describe('the chart', () => {
  const svg = drawChart(report);

  test('has a bar for the bare Worker, each step and the whole, in light and in dark', () => {
    expect(svg.match(/<rect class="(bare|step|whole)"/g)).toHaveLength(4);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).toContain('0.40 of a bare Worker');
    expect(svg).toContain('+20 µs');
    expect(svg).toContain('−5 µs');
  });

  test('escapes what the machine is called, and draws no bar backwards', () => {
    expect(svg).toContain('A &lt;fast&gt; one');
    expect(svg).not.toMatch(/width="-|NaN/);
  });
});

describe('the configuration of workerd', () => {
  const given = { bundle: 'worker.js', compatibility_date: '2026-11-01' };

  test('binds settings and queue', () => {
    const text = workerdConfig({ ...given, vars: { KEY: 'say "so"' }, queue_port: 4711 });
    expect(text).toContain('(name = "KEY", text = "say \\"so\\"")');
    expect(text).toContain('(name = "CLICKS", queue = "queue")');
    expect(text).toContain('address = "127.0.0.1:4711"');
  });

  test('has no queue unless told of one, and no text that another syntax could hide in', () => {
    expect(workerdConfig({ ...given, vars: {}, queue_port: null })).not.toContain('queue');
    const hidden = { ...given, vars: { KEY: 'one\ntwo' }, queue_port: null };
    expect(() => workerdConfig(hidden)).toThrow(/printable ASCII/);
  });
});
