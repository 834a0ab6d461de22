import { makeRandom, type Random } from '@skinstack/local/seed/make-random';

type Kind = { noun: string; category: string; step: string; sizes_ml: [number, ...number[]] };

const LINES = ['Dew', 'Barrier', 'Oat', 'Lumen', 'Tide', 'Petal', 'Alpine', 'Velvet'] as const;
const TRAITS = ['Repair', 'Calm', 'Glow', 'Renewal', 'Balance', 'Overnight', 'Daily'] as const;
const KINDS: [Kind, ...Kind[]] = [
  { noun: 'Serum', category: 'serum', step: 'treat', sizes_ml: [30, 50] },
  { noun: 'Cleanser', category: 'cleanser', step: 'cleanse', sizes_ml: [100, 150, 200] },
  { noun: 'Crème', category: 'moisturiser', step: 'moisturise', sizes_ml: [50, 75] },
  { noun: 'Sun Milk SPF 50', category: 'sunscreen', step: 'protect', sizes_ml: [40, 60] },
  { noun: 'Essence, Rich', category: 'essence', step: 'tone', sizes_ml: [100, 150] },
];
const SKIN_TYPES = ['dry', 'oily', 'combination', 'sensitive', 'normal'] as const;
const CONCERNS = ['dryness', 'redness', 'dullness', 'fine lines', 'texture'] as const;
const INGREDIENTS = ['niacinamide', 'ceramides', 'squalane', 'panthenol', 'glycerin'] as const;
const HEADER =
  'name,url,external_product_id,sku,price,category,step,skin_types,concerns,ingredients,size_ml,' +
  'days_of_supply,period_after_opening_months';

/** A CSV file of made-up skincare, the same each time, that an import takes. */
export function makeSampleCsv(count: number, host: string): string {
  const random = makeRandom(count);
  const lines = Array.from({ length: count }, (_, index) => makeLine(random, index + 1, host));
  return `${[HEADER, ...lines].join('\r\n')}\r\n`;
}

function makeLine(random: Random, number: number, host: string): string {
  const { noun, category, step, sizes_ml } = random.pick(KINDS);
  const name = `${random.pick(LINES)} ${random.pick(TRAITS)} ${noun} No. ${number}`;
  const size_ml = random.pick(sizes_ml);
  return [
    ...[name, `https://${host}/products/${category}-${number}?variant=${size_ml}ml`],
    ...[`sample-${number}`, `SMP-${String(number).padStart(6, '0')}`],
    ...[`${8 + random.below(80)}.${random.pick(['00', '50', '90', '99'])}`, category, step],
    ...[some(random, SKIN_TYPES), some(random, CONCERNS), some(random, INGREDIENTS)],
    ...[String(size_ml), String(20 + random.below(70)), '12'],
  ]
    .map(quote)
    .join(',');
}

function some(random: Random, choices: readonly [string, ...string[]]): string {
  return [...new Set([random.pick(choices), random.pick(choices), random.pick(choices)])].join('|');
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
