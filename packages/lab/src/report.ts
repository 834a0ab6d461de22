import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';

/** Writes a report as JSON and its chart for the docs, and says where. */
export function writeReport(report: object, json: string, chart: string, chart_name: string): void {
  const svg = join(ROOT, 'docs', chart_name);
  mkdirSync(dirname(json), { recursive: true });
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(svg, chart);
  console.log(`${relative(ROOT, json)} · ${relative(ROOT, svg)}`);
}

/** What the figures were measured on. */
export function describeMachine(): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, ${process.platform}`;
}

const [LEFT, WIDTH, ROW, TOP] = [270, 800, 30, 64];

/** How long the longest bar may be, in units of the drawing. */
export const BAR_WIDTH = WIDTH - LEFT - 120;

/** A bar, from and so wide in units of the drawing. */
export type Bar = {
  name: string;
  kind: 'bare' | 'step' | 'whole';
  from: number;
  width: number;
  label: string;
};

/** An SVG of bars below each other. Its colours follow the reader's light or dark. */
export function drawBars(
  { heading, caption, footer }: Record<'heading' | 'caption' | 'footer', string>,
  bars: readonly Bar[],
): string {
  const height = TOP + ROW * bars.length + 40;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>${escapeText(heading)}</title>
<style>
text{font:14px system-ui,sans-serif;fill:#2b2320}.small{font-size:12px;fill:#6f625c}
.head{font-size:17px;font-weight:600}.bare{fill:#8f857f}.step{fill:#c2603f}.whole{fill:#7a3b8f}
@media(prefers-color-scheme:dark){text{fill:#f3ebe6}.small{fill:#b3a59d}.bare{fill:#a39a94}
.step{fill:#e58a66}.whole{fill:#c08ad4}}
</style>
<text class="head" x="12" y="26">${escapeText(heading)}</text>
<text class="small" x="12" y="46">${escapeText(caption)}</text>
${bars.map(drawBar).join('\n')}
<text class="small" x="12" y="${height - 14}">${escapeText(footer)}</text>
</svg>
`;
}

function drawBar({ name, kind, from, width, label }: Bar, row: number): string {
  const y = TOP + row * ROW;
  const x = LEFT + from;
  const end = x + Math.max(width, 1);
  return `<text x="12" y="${y + 19}">${escapeText(name)}</text>
<rect class="${kind}" x="${x.toFixed(1)}" y="${y + 4}" width="${(end - x).toFixed(1)}" height="20"/>
<text x="${(end + 6).toFixed(1)}" y="${y + 19}">${escapeText(label)}</text>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * The value below which `percent` of 100 values lie, between two neighbours in proportion
 * (method 7 of Hyndman and Fan, what most tools print). NaN of no values.
 */
export function percentile(values: ArrayLike<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle of some measurements: what one disturbed repeat does not move. NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Lines up rows in columns, the first to the left and numbers to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  const pad = (cell: string, at: number) =>
    at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart((widths[at] ?? 0) + 3);
  return rows.map((row) => row.map(pad).join('').trimEnd()).join('\n');
}
