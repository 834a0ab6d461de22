import { useEffect, useRef, useState } from 'preact/hooks';
import { w } from '../words.ts';
import type { Drawn, Point } from './draw-chart.ts';
import { Icon } from './icon.tsx';

type ChartProps = {
  title: string;
  points: readonly Point[];
  /** How a value is written, and short on the axis. */
  show: (value: number) => string;
  showShort: (value: number) => string;
  /** The last bar is not over yet. */
  isOpen: boolean;
  now_label: string;
  before_label: string | null;
  summary: string;
  /** Above the chart: what it shows. */
  switch?: preact.ComponentChildren;
  value_label: string;
};

/** Sums by day as bars, with the period before as a line; the same as a table. */
export function Chart(props: ChartProps) {
  const { title, points, show, now_label, before_label, summary, isOpen, value_label } = props;
  const [isTable, setTable] = useState(false);
  const hasNegative = points.some(({ value }) => value < 0);
  return (
    <section class="card" aria-label={title}>
      <div class="head">
        <h2 class="label">{title}</h2>
        <button
          type="button"
          class="icon end"
          aria-pressed={isTable}
          aria-label={w.chart.as_table}
          onClick={() => setTable(!isTable)}
        >
          <Icon name={isTable ? 'chart' : 'table'} />
        </button>
      </div>
      {props.switch}
      {isTable ? (
        <div class="scroll chart-table" tabIndex={0} role="region" aria-label={title}>
          <table class="table">
            <caption class="vh">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{w.chart.when}</th>
                <th scope="col" class="n">
                  {value_label}
                </th>
                {before_label && (
                  <th scope="col" class="n">
                    {before_label}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.start}>
                  <th scope="row">{point.label}</th>
                  <td class="n">{show(point.value)}</td>
                  {before_label && (
                    <td class="n">{point.before === null ? '–' : show(point.before)}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <Plot {...props} />
      )}
      <p class="key">
        <span>{now_label}</span>
        {before_label && <span class="k-was">{before_label}</span>}
        {hasNegative && <span class="k-neg">{w.chart.taken_back}</span>}
        {isOpen && <span class="k-today">{w.chart.so_far}</span>}
      </p>
      <p class="note sum">{summary}</p>
    </section>
  );
}

/** Draws at the real width and again when it changes; the library comes when it is needed. */
function Plot({ title, points, summary, showShort, show, isOpen }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  useEffect(() => {
    let isGone = false;
    void import('./draw-chart.ts').then(({ drawChart }) => {
      if (isGone || !place.current) return;
      drawn.current = drawChart(place.current, { points, showShort, show, isOpen });
    });
    const watch = new ResizeObserver(() => drawn.current?.resize());
    if (place.current) watch.observe(place.current);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => drawn.current?.redraw();
    scheme.addEventListener('change', redraw);
    return () => {
      isGone = true;
      watch.disconnect();
      scheme.removeEventListener('change', redraw);
      drawn.current?.destroy();
      drawn.current = null;
    };
  }, [points, showShort, isOpen]);
  return <div class="plot" ref={place} role="img" aria-label={`${title}. ${summary}`} />;
}
