import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export type Point = { start: string; label: string; value: number; before: number | null };
export type Drawn = { resize(): void; redraw(): void; destroy(): void };
type Given = {
  points: readonly Point[];
  showShort: (value: number) => string;
  show: (value: number) => string;
  isOpen: boolean;
};

const HEIGHT = 190;
/** How much of its step a bar takes. */
const BAR = 0.64;

/** Draws the chart into its place. */
export function drawChart(place: HTMLElement, given: Given): Drawn {
  const { points, showShort, isOpen } = given;
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  const resolved = (name: string) => resolveColour(place, colour(name));
  const xs = points.map((_, index) => index);
  const values = points.map(({ value }) => value);
  const before = points.map((point) => point.before);
  const hasBefore = before.some((value) => value !== null);
  const options: uPlot.Options = {
    width: Math.max(200, place.clientWidth),
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    padding: [8, 4, 0, 0],
    scales: {
      x: { time: false, range: (_, low, high) => [(low ?? 0) - 0.5, (high ?? 0) + 0.5] },
      y: { range: (_, low, high) => niceRange(low ?? 0, high ?? 0) },
    },
    axes: [
      {
        stroke: () => resolved('--muted'),
        font: '12px system-ui, sans-serif',
        grid: { show: false },
        ticks: { show: false },
        gap: 6,
        size: 26,
        splits: (plot) => dateSplits(points.length, plot.width),
        values: (_, splits) => splits.map((index) => points[index]?.label ?? ''),
      },
      {
        stroke: () => resolved('--muted'),
        font: '12px system-ui, sans-serif',
        grid: { stroke: () => resolved('--line'), width: 1 },
        ticks: { show: false },
        gap: 6,
        size: (_, labels) => 10 + 7.2 * Math.max(2, ...(labels ?? []).map((text) => text.length)),
        values: (_, splits) => splits.map(showShort),
        splits: (_, __, low, high) => valueSplits(low, high),
      },
    ],
    series: [
      {},
      { paths: () => null, points: { show: false } },
      { paths: () => null, points: { show: false } },
    ],
    hooks: {
      draw: [
        (plot) => {
          drawBars(plot, values, isOpen, resolved);
          if (hasBefore) drawBefore(plot, before, resolved);
        },
      ],
    },
    plugins: [tooltip(place, given)],
  };
  const plot = new uPlot(options, [xs, values, before], place);
  return {
    resize: () => plot.setSize({ width: Math.max(200, place.clientWidth), height: HEIGHT }),
    redraw: () => plot.redraw(),
    destroy: () => plot.destroy(),
  };
}

/** `light-dark()` is for the style engine: the canvas is given what it comes to. */
function resolveColour(place: HTMLElement, value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  place.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function drawBars(
  plot: uPlot,
  values: readonly number[],
  isOpen: boolean,
  colour: (name: string) => string,
): void {
  const { ctx } = plot;
  const zero = plot.valToPos(0, 'y', true);
  const step = Math.abs(plot.valToPos(1, 'x', true) - plot.valToPos(0, 'x', true));
  const width = Math.max(1, step * BAR);
  const [good, bad] = [colour('--chart-1'), colour('--bad')];
  ctx.save();
  values.forEach((value, index) => {
    if (value === 0) return;
    const x = plot.valToPos(index, 'x', true) - width / 2;
    const y = plot.valToPos(value, 'y', true);
    ctx.beginPath();
    ctx.roundRect(
      x,
      Math.min(y, zero),
      width,
      Math.max(1, Math.abs(zero - y)),
      1.5 * devicePixelRatio,
    );
    if (isOpen && index === values.length - 1) {
      ctx.setLineDash([3 * devicePixelRatio, 2 * devicePixelRatio]);
      ctx.lineWidth = devicePixelRatio;
      ctx.strokeStyle = good;
      ctx.stroke();
      ctx.setLineDash([]);
    } else {
      ctx.fillStyle = value < 0 ? bad : good;
      ctx.fill();
    }
  });
  ctx.restore();
}

/** The period before: a thin line with a halo, readable over bars. */
function drawBefore(
  plot: uPlot,
  before: readonly (number | null)[],
  colour: (name: string) => string,
): void {
  const { ctx } = plot;
  for (const [style, width] of [
    [colour('--card'), 3.5],
    [colour('--text'), 1.25],
  ] as const) {
    ctx.save();
    ctx.beginPath();
    before.forEach((value, index) => {
      if (value === null) return;
      const x = plot.valToPos(index, 'x', true);
      const y = plot.valToPos(value, 'y', true);
      // along zero the axis is there already
      if (value === 0 && !before[index - 1]) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    });
    ctx.lineWidth = width * devicePixelRatio;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = style;
    ctx.stroke();
    ctx.restore();
  }
}

/** From zero, or from below it, to a round number above the highest. */
function niceRange(low: number, high: number): [number, number] {
  if (low >= 0 && high <= 0) return [0, 1];
  const step = niceStep(Math.max(high, 0) - Math.min(low, 0));
  return [Math.floor(Math.min(low, 0) / step) * step, Math.ceil(Math.max(high, 0) / step) * step];
}

function niceStep(range: number): number {
  const rough = range / 2;
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10;
  return factor * power;
}

function valueSplits(low: number, high: number): number[] {
  const step = niceStep(high - low);
  const splits = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) {
    splits.push(Math.abs(value) < step / 1e6 ? 0 : value);
  }
  return splits;
}

/** About five dates, fewer on a narrow screen, the last not cut. */
function dateSplits(count: number, width: number): number[] {
  const most = Math.max(2, Math.min(5, Math.floor(width / 110)));
  const step = Math.max(1, Math.ceil((count - 1) / most));
  const splits = [];
  for (let index = Math.floor(step / 2); index < count; index += step) splits.push(index);
  return splits;
}

/** What a bar says when it is pointed at; the table says it to everybody else. */
function tooltip(place: HTMLElement, { points, show }: Given): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'plot-tip';
  box.hidden = true;
  box.setAttribute('aria-hidden', 'true');
  return {
    hooks: {
      init: () => place.append(box),
      destroy: () => box.remove(),
      setCursor: (plot: uPlot) => {
        const point = plot.cursor.idx === null ? undefined : points[plot.cursor.idx ?? -1];
        box.hidden = !point || (plot.cursor.left ?? -1) < 0;
        if (!point) return;
        const was = point.before === null ? '' : ` (${show(point.before)})`;
        box.textContent = `${point.label}: ${show(point.value)}${was}`;
        const x = plot.valToPos(plot.cursor.idx ?? 0, 'x') + plot.bbox.left / devicePixelRatio;
        box.style.setProperty('--x', `${Math.min(place.clientWidth - 90, Math.max(60, x))}px`);
      },
    },
  };
}
