import { roundHalfUp } from '../money.ts';
import type { ReversalPart } from '../orders/order-facts.ts';
import { type BaseAndSplit, grossFromRate } from './commission.ts';

/** A commission before anything is taken back, with its lines when it was worked out from them. */
export type WholeCommission = {
  base_minor: bigint;
  gross_minor: bigint;
  platform_fee_rate_bps: number;
  lines: readonly { line_id: string; base_minor: bigint; gross_minor: bigint }[];
  /** What edits took off, with its tax: its money may go back and takes nothing (`editedOffOf`). */
  edited_off_minor: bigint;
};

type Part = { base_minor: bigint; gross_minor: bigint };

/**
 * What all the parts together take back of a commission: what is gone of the goods, or of the money
 * that was paid for them, whichever is more. A return whose money follows is told in two steps, or
 * money first and goods later; by sums of goods and of money it is one return in any order.
 * It depends on which parts there are, not on their order, never exceeds the whole, and the whole
 * base takes back the whole to the cent. With `fee(g)` the fee of a gross `g`, the fee reversed is
 * `fee(gross taken)`: as long as `g` only grows no single part ever gives the influencer money.
 * @param is_void the order stands for nothing now: everything is taken back
 */
export function sumReversals(
  whole: WholeCommission,
  parts: readonly ReversalPart[],
  is_void: boolean,
): BaseAndSplit {
  const isAll = is_void || parts.some((part) => part.kind === 'all');
  const { base_minor, gross_minor } = isAll ? whole : sumParts(whole, parts);
  const platform_fee_minor = grossFromRate(gross_minor, whole.platform_fee_rate_bps);
  const net_minor = gross_minor - platform_fee_minor;
  return { base_minor, gross_minor, platform_fee_minor, net_minor };
}

function sumParts(whole: WholeCommission, parts: readonly ReversalPart[]): Part {
  const { byLine, loose_minor } = takeLines(whole, parts);
  const stated = parts.filter((part) => part.kind === 'gross');
  const rest_minor = whole.base_minor - byLine.base_minor;
  const beside_minor = least(rest_minor, loose_minor);
  const base_minor = byLine.base_minor + beside_minor;
  const gross_left = whole.gross_minor - byLine.gross_minor;
  const gross_minor = byLine.gross_minor + proportion(gross_left, beside_minor, rest_minor);
  return {
    base_minor: least(whole.base_minor, base_minor + sum(stated.map((part) => part.base_minor))),
    gross_minor: least(
      whole.gross_minor,
      gross_minor + sum(stated.map((part) => part.gross_minor)),
    ),
  };
}

/**
 * What is taken back of known lines, each in its own proportion; what exceeds a line (networks swap
 * cents between lines), or names none, is loose: of the base at large.
 */
function takeLines(whole: WholeCommission, parts: readonly ReversalPart[]) {
  const asked = new Map<string, bigint>();
  let loose_minor = moneyBeyondGoods(whole, parts);
  for (const part of parts) {
    if (part.kind === 'base' || part.kind === 'lines') loose_minor += part.base_minor;
    for (const { line_id, base_minor } of linesOf(part)) {
      asked.set(line_id, (asked.get(line_id) ?? 0n) + base_minor);
    }
  }
  const byLine: Part = { base_minor: 0n, gross_minor: 0n };
  for (const line of whole.lines) {
    const taken = least(line.base_minor, asked.get(line.line_id) ?? 0n);
    byLine.base_minor += taken;
    byLine.gross_minor += proportion(line.gross_minor, taken, line.base_minor);
    asked.set(line.line_id, (asked.get(line.line_id) ?? 0n) - taken);
  }
  return { byLine, loose_minor: loose_minor + sum([...asked.values()]) };
}

/** What went back in money beyond the goods that did, all parts together. */
function moneyBeyondGoods(whole: WholeCommission, parts: readonly ReversalPart[]): bigint {
  const netted = parts.filter((part) => part.kind === 'netted');
  const goods_minor = sum(netted.flatMap(({ lines }) => lines.map((line) => line.base_minor)));
  const money_minor = sum(netted.map((part) => part.money_minor));
  const beyond_minor = money_minor - goods_minor - whole.edited_off_minor;
  return beyond_minor > 0n ? beyond_minor : 0n;
}

const linesOf = (part: ReversalPart) =>
  part.kind === 'lines' || part.kind === 'netted' ? part.lines : [];
const proportion = (amount: bigint, part: bigint, of: bigint) =>
  of === 0n ? 0n : roundHalfUp(amount * part, of);
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const least = (a: bigint, b: bigint) => (a < b ? a : b);
