import { grossFromRate } from './commission.ts';
import { splitByWeight } from './split-by-weight.ts';

/** By what a line is paid: a rule's rate or flat amount, or the program's own rate. */
export type LineTerms = {
  rule_id: string | null;
  rate_bps: number | null;
  flat_minor: bigint | null;
};
export type TermedLine = LineTerms & {
  line_id: string;
  product_id: string | null;
  base_minor: bigint;
};
export type PricedLine = TermedLine & { gross_minor: bigint };

/**
 * The gross of each line. Lines under the same terms are one sum, rounded once, then shared out by
 * largest remainder; so lines of one rate earn to the cent what their order would as a whole. A
 * flat amount is paid once an order for all the lines under it.
 */
export function priceLines(lines: readonly TermedLine[]): PricedLine[] {
  const groups = new Map<string, TermedLine[]>();
  for (const line of lines) {
    const key = `${line.rule_id}:${line.rate_bps}:${line.flat_minor}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const priced = new Map<TermedLine, bigint>();
  for (const group of groups.values()) {
    const weights = group.map((line) => line.base_minor);
    const base_minor = weights.reduce((sum, weight) => sum + weight, 0n);
    const parts = splitByWeight(grossByTerms(group[0], base_minor), weights);
    group.forEach((line, index) => {
      priced.set(line, parts[index] ?? 0n);
    });
  }
  return lines.map((line) => ({ ...line, gross_minor: priced.get(line) ?? 0n }));
}

/** `round_half_up(base × rate)`, or the flat amount; nothing is earned on nothing. */
export function grossByTerms(
  terms: Pick<LineTerms, 'rate_bps' | 'flat_minor'> | undefined,
  base_minor: bigint,
): bigint {
  if (base_minor === 0n) return 0n;
  return terms?.flat_minor ?? grossFromRate(base_minor, terms?.rate_bps ?? 0);
}
