import type { BenchReport, SubjectFigures } from './bench-report.ts';

const [LEFT, WIDTH, ROW, TOP] = [250, 760, 30, 64];
const BAR_WIDTH = WIDTH - LEFT - 90;

/**
 * An SVG of what each step of a hot redirect adds to the CPU time of the bare Worker: every bar
 * begins where the one above ended. Its colours follow the reader's light or dark.
 */
export function drawChart(report: BenchReport): string {
  const { hot, steps } = report;
  const rows = [hot.bare, ...steps].map((subject) => ({ ...subject, cpu_us: subject.cpu_us ?? 0 }));
  const whole = { ...hot.ours, cpu_us: hot.ours.cpu_us ?? 0 };
  const scale = BAR_WIDTH / Math.max(1, whole.cpu_us, ...rows.map((row) => row.cpu_us));
  const height = TOP + ROW * (rows.length + 1) + 40;
  const bars = rows.map((row, at) => {
    const from_us = at === 0 ? 0 : Math.min(row.cpu_us, rows[at - 1]?.cpu_us ?? 0);
    const added_us = row.cpu_us - (at === 0 ? 0 : (rows[at - 1]?.cpu_us ?? 0));
    const kind = at === 0 ? 'bare' : 'step';
    const label = at === 0 ? `${row.cpu_us.toFixed(0)} µs` : signed(added_us);
    return bar(at, row.name, kind, from_us * scale, Math.abs(added_us) * scale, label);
  });
  const total = `${whole.cpu_us.toFixed(0)} µs`;
  bars.push(bar(rows.length, whole.name, 'whole', 0, whole.cpu_us * scale, total));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>${escapeText(heading(report))}</title>
<style>
text{font:14px system-ui,sans-serif;fill:#2b2320}.small{font-size:12px;fill:#6f625c}
.head{font-size:17px;font-weight:600}.bare{fill:#8f857f}.step{fill:#c2603f}.whole{fill:#7a3b8f}
@media(prefers-color-scheme:dark){text{fill:#f3ebe6}.small{fill:#b3a59d}.bare{fill:#a39a94}
.step{fill:#e58a66}.whole{fill:#c08ad4}}
</style>
<text class="head" x="12" y="26">${escapeText(heading(report))}</text>
<text class="small" x="12" y="46">${escapeText(caption(report))}</text>
${bars.join('\n')}
<text class="small" x="12" y="${height - 14}">${escapeText(footer(report))}</text>
</svg>
`;
}

function bar(
  row: number,
  name: SubjectFigures['name'],
  kind: string,
  from: number,
  width: number,
  label: string,
): string {
  const y = TOP + row * ROW;
  const x = LEFT + from;
  const end = x + Math.max(width, 1);
  return `<text x="12" y="${y + 19}">${escapeText(name)}</text>
<rect class="${kind}" x="${x.toFixed(1)}" y="${y + 4}" width="${(end - x).toFixed(1)}" height="20"/>
<text x="${(end + 6).toFixed(1)}" y="${y + 19}">${escapeText(label)}</text>`;
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

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
