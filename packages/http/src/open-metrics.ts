/** One figure; a value as text is a number that may be above 2^53. */
export type Sample = { name: string; labels: Record<string, string>; value: number | string };
/** What is told of each gauge; its unit is the end of its name. */
export type MetricHelp = Readonly<Record<string, string>>;

export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/**
 * Gauges as text (OpenMetrics 1.0.0, prometheus.io/docs/specs/om/open_metrics_spec).
 * @param help words for every name there may be; also the order they are written in
 * @throws Error on a sample without words
 */
export function writeOpenMetrics(help: MetricHelp, samples: readonly Sample[]): string {
  const nameless = samples.find(({ name }) => !Object.hasOwn(help, name));
  if (nameless) throw new Error(`no words for the metric ${nameless.name}`);
  const families = Map.groupBy(samples, ({ name }) => name);
  const lines = Object.entries(help).flatMap(([name, words]) => {
    const family = families.get(name) ?? [];
    if (family.length === 0) return [];
    const unit = name.endsWith('_seconds') ? [`# UNIT ${name} seconds`] : [];
    const head = [`# TYPE ${name} gauge`, ...unit, `# HELP ${name} ${escapeText(words)}`];
    return [...head, ...family.map(writeSample)];
  });
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

function writeSample({ name, labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeText(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
