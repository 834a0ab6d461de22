import { supplyOf } from '@skinstack/domain/customers/supply';

/** A refill that came, and what had been said of it when its purchase before was made. */
export type JudgedRefill = {
  basis: 'learned' | 'stated' | 'estimate';
  days: number;
  low_days: number;
  high_days: number;
  gap_days: number;
};

/** A generator that repeats itself for a seed (mulberry32). */
function randomOf(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A gamma value with coefficient of variation 0.4 (Marsaglia and Tsang). */
function gammaGap(mean: number, random: () => number): number {
  const shape = 6.25;
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) {
      return (d * v * mean) / shape;
    }
  }
}

const YEAR_DAYS = 365;
/** Body lotion: how much is used a day, in the table estimates are made by. */
const ESTIMATED = { category: 'body lotion', a_day: 7.82 };
/** What people really use of a product is so much more or less than the table says, at most. */
const ESTIMATE_ERROR = 0.25;

/**
 * A year of products whose buyers come back in gaps as people do, each refill judged by what was
 * known before it: of the product's own gaps once there are thirty, else of what is stated of it,
 * or estimated, which is wrong by up to a quarter.
 */
export function simulateRefills(
  seed: number,
  product_count: number,
  said: 'stated' | 'estimate',
): JudgedRefill[] {
  const random = randomOf(seed);
  const judged: JudgedRefill[] = [];
  for (let product = 0; product < product_count; product++) {
    const mean = 25 + Math.floor(random() * 95);
    const error = said === 'stated' ? 1 : 1 + (2 * random() - 1) * ESTIMATE_ERROR;
    const known =
      said === 'stated'
        ? { days_of_supply: mean, size_ml: null, category: null }
        : { days_of_supply: null, size_ml: mean * error * ESTIMATED.a_day, ...ESTIMATED };
    const gaps: number[] = [];
    for (const { gap_days } of buyAll(mean, random)) {
      const supply = supplyOf({ ...known, period_after_opening_months: null }, gaps);
      if (supply) judged.push({ ...supply, gap_days });
      gaps.push(gap_days);
    }
  }
  return judged;
}

/** The year of the docs: 200 products whose supply is stated, and 200 whose supply is estimated. */
export function simulateYear(): JudgedRefill[] {
  const estimated = simulateRefills(11, 200, 'estimate');
  return [
    ...simulateRefills(7, 200, 'stated'),
    ...estimated.filter(({ basis }) => basis === 'estimate'),
  ];
}

/** Every refill of a product within the year, as it goes by. */
function buyAll(mean: number, random: () => number): { at: number; gap_days: number }[] {
  const buyers = 3 + Math.floor(random() * 40);
  const refills = Array.from({ length: buyers }, () => {
    const own: { at: number; gap_days: number }[] = [];
    for (let at = random() * 60; at < YEAR_DAYS; ) {
      const gap_days = gammaGap(mean, random);
      own.push({ at: at + gap_days, gap_days });
      at += gap_days;
    }
    return own;
  });
  const all = refills.flat().sort((a, b) => a.at - b.at);
  return all.filter(({ at }) => at <= YEAR_DAYS);
}

/** How many of some refills came within the range that was said of them, 0 to 1. */
export function coverageOf(judged: readonly JudgedRefill[]): number {
  const inside = judged.filter(
    ({ gap_days, low_days, high_days }) => gap_days >= low_days && gap_days <= high_days,
  );
  return inside.length / Math.max(1, judged.length);
}

const BASES = ['learned', 'stated', 'estimate'] as const;
const COLOURS = { learned: '#7a2e4d', stated: '#2f6f9f', estimate: '#8a8378' };
/** Where what is stated stands, and what one may be off by (docs/customers.md). */
const STATED = 0.8;
const ALLOWED = 0.05;

/** The refills of a basis by how long was forecast: ten groups of as many each. */
export function decilesOf(judged: readonly JudgedRefill[]): JudgedRefill[][] {
  const sorted = judged.toSorted((a, b) => a.days - b.days);
  return Array.from({ length: 10 }, (_, at) =>
    sorted.slice((at * sorted.length) / 10, ((at + 1) * sorted.length) / 10),
  );
}

/** The plot: how many refills came within the stated range, by the length forecast and basis. */
export function drawCalibration(judged: readonly JudgedRefill[]): string {
  const [width, height, left, top, bottom] = [720, 400, 64, 56, 336];
  const y = (share: number) => bottom - ((share - 0.5) / 0.5) * (bottom - top);
  const x = (decile: number) => left + 32 + decile * ((width - left - 72) / 9);
  const text = (at_x: number, at_y: number, words: string, more = '') =>
    `<text x="${at_x.toFixed(1)}" y="${at_y.toFixed(1)}" ${more}>${words}</text>`;
  const lines = [0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
    (share) =>
      `<line x1="${left}" x2="${width - 24}" y1="${y(share)}" y2="${y(share)}" stroke="#d8d2c8"/>` +
      text(left - 8, y(share) + 4, `${Math.round(share * 100)} %`, 'text-anchor="end"'),
  );
  const band =
    `<rect x="${left}" width="${width - 24 - left}" y="${y(STATED + ALLOWED).toFixed(1)}" ` +
    `height="${(y(STATED - ALLOWED) - y(STATED + ALLOWED)).toFixed(1)}" fill="#efe7da"/>`;
  const ticks = Array.from({ length: 10 }, (_, at) =>
    text(x(at), bottom + 20, `${at + 1}.`, 'text-anchor="middle"'),
  );
  const series = BASES.map((basis, row) => {
    const own = judged.filter((one) => one.basis === basis);
    const points = decilesOf(own).map((group, at) => [x(at), y(coverageOf(group))] as const);
    const path = points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
    const colour = COLOURS[basis];
    const dots = points.map(
      ([px, py]) =>
        `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5" fill="${colour}"/>`,
    );
    const share = (coverageOf(own) * 100).toFixed(1);
    const said = `${basis}: ${share} % of ${own.length.toLocaleString('en')}`;
    const legend = text(left + row * 212, 40, said, `fill="${colour}" font-weight="600"`);
    return `<polyline points="${path}" fill="none" stroke="${colour}"/>${dots.join('')}${legend}`;
  });
  const title = text(left, 20, 'Refills within the range that is stated to hold 80 %');
  const axis = text(left, height - 16, 'Tenths of the refills, the shortest forecasts first');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" \
font-family="system-ui, sans-serif" font-size="12" fill="#3b3531">
<title>Refills within the range that is stated to hold 80 %, by forecast and basis</title>
<rect width="${width}" height="${height}" fill="#fffdf9"/>
${[band, ...lines, ...ticks, ...series, title, axis].join('\n')}
</svg>
`;
}
