import { timeLeft } from '@skinstack/cli/render-progress';
import {
  drawStats,
  formatStats,
  questionFigures,
  type StatsReport,
} from '@skinstack/lab/stats/format-stats';
import { QUESTIONS, type Sample } from '@skinstack/lab/stats/measure-stats';
import { expect, test } from 'vitest';

const sample = (database_ms: number, buffer_count: number): Sample => ({
  ...{ database_ms, buffer_count, client_ms: database_ms + 2 },
});
const [question] = QUESTIONS;
if (!question) throw new Error('nothing is asked');
// the first influencer is large: the ratio is of each to themselves
const samples = [
  [sample(10, 100), sample(1, 20), sample(2, 20)],
  [sample(20, 110), sample(1, 20), sample(2.2, 30)],
];
const figures = questionFigures({ question, samples }, [1_000_000, 10_000_000]);
const size = {
  ...{ click_count: 1_000_000, link_row_count: 9, facet_row_count: 99, visitor_count: 5 },
  ...{ order_count: 3, size_bytes: 1e9, clicks_seconds: 4, rollups_seconds: null },
};
const report = {
  ...{ measured_at: '2026-11-22T09:00:00.000Z', machine: 'A <fast> one', questions: [figures] },
  sizes: [size, { ...size, click_count: 10_000_000, clicks_seconds: null }],
} as StatsReport;

test('a ratio is the median of what each influencer takes more', () => {
  expect(figures).toMatchObject({ sample_count: 3, time_ratio: 1.1, buffer_ratio: 1.1 });
  expect(figures.sizes).toMatchObject([
    { click_count: 1_000_000, median_ms: 2, median_buffers: 20, client_median_ms: 4 },
    { click_count: 10_000_000, median_ms: 2.2, median_buffers: 30 },
  ]);
});

test('the table has every size, and says which databases were there before', () => {
  const text = formatStats(report);
  expect(text).toMatch(/^10,000,000 clicks .* 1\.00 GB +kept +kept$/m);
  expect(text).toMatch(/at 10,000,000 clicks +2\.20 ms +19\.64 ms +30 /);
  expect(text).toMatch(/ratio +1\.10 +1\.10$/m);
});

test('the chart has a bar for each question and size', () => {
  const svg = drawStats(report);
  expect(svg.match(/<rect class="(bare|step)"/g)).toHaveLength(2);
  expect(svg).toContain('A &lt;fast&gt; one');
  expect(svg).not.toMatch(/width="-|NaN|undefined/);
});

test('the time that is left goes by what was done so far', () => {
  expect(timeLeft(10_000, 0.5)).toBe('10 s');
  expect(timeLeft(60_000, 0.1)).toBe('9 min');
});
