import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../world/read-settings.ts';

/** Writes a report as JSON and its chart for the docs, and says where. */
export function writeReport(report: object, json: string, chart: string, chart_name: string): void {
  const svg = join(ROOT, 'docs', chart_name);
  mkdirSync(dirname(json), { recursive: true });
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(svg, chart);
  console.log(`${relative(ROOT, json)} · ${relative(ROOT, svg)}`);
}
