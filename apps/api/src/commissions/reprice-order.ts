import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { assert } from '@skinstack/domain/assert';
import type { WholeCommission } from '@skinstack/domain/commissions/sum-reversals';
import {
  grossByTerms,
  type PricedLine,
  priceLines,
  type TermedLine,
} from '@skinstack/domain/terms';
import type { OrderReported } from '@skinstack/networks/event';
import type { Ports } from '../ports.ts';
import { chooseTerms, loadTerms } from './price-order.ts';

type Commission = NonNullable<RecordedOrder['commission']>;
/** A commission before reversals, with the lines it was priced by. */
export type PricedCommission = Omit<WholeCommission, 'lines'> & { lines: readonly PricedLine[] };

/** The commission as recorded, before reversals. */
export function recordedCommission(commission: Commission): PricedCommission {
  const { base_minor, gross_minor, platform_fee_rate_bps } = commission;
  const lines = commission.lines.map((line) => ({
    ...line,
    flat_minor: line.flat_minor === null ? null : BigInt(line.flat_minor),
    base_minor: BigInt(line.base_minor),
    gross_minor: BigInt(line.gross_minor),
  }));
  return { base_minor, gross_minor, platform_fee_rate_bps, lines };
}

/**
 * The commission before reversals by a later report, under the terms recorded with the first: the
 * rate promised is the rate paid. A gross stated by the network takes precedence; a line that was
 * not there before is priced by the current rules.
 */
export async function repriceOrder(
  ports: Ports,
  order: RecordedOrder,
  report: OrderReported,
): Promise<PricedCommission> {
  const { commission } = order;
  assert(commission, 'a credited order has a commission');
  const before = recordedCommission(commission);
  const { amount_minor: base_minor, commission_minor: stated_minor } = report;
  // a report without lines keeps the terms of the recorded ones, for a later report that has them
  const priced = { ...before, base_minor, lines: before.lines.map(emptyLine) };
  if (stated_minor !== null) return { ...priced, gross_minor: stated_minor };
  if (report.lines.length === 0) {
    return { ...priced, gross_minor: grossWithoutLines(commission, base_minor) };
  }
  const lines = priceLines(await termLines(ports, order, before.lines, report));
  const gross_minor = lines.reduce((sum, line) => sum + line.gross_minor, 0n);
  return { ...priced, gross_minor, lines };
}

const emptyLine = (line: PricedLine): PricedLine => ({ ...line, base_minor: 0n, gross_minor: 0n });

/** By the order's one rate, or in proportion to what it was. */
function grossWithoutLines(commission: Commission, base_minor: bigint): bigint {
  const { rate_bps, flat_minor } = commission;
  if (rate_bps !== null || flat_minor !== null) return grossByTerms(commission, base_minor);
  if (commission.base_minor === base_minor) return commission.gross_minor;
  if (commission.base_minor === 0n) return 0n;
  return (commission.gross_minor * base_minor) / commission.base_minor;
}

async function termLines(
  ports: Ports,
  order: RecordedOrder,
  recorded: readonly PricedLine[],
  report: OrderReported,
): Promise<TermedLine[]> {
  const known = new Map(recorded.map((line) => [line.line_id, line]));
  const areAllKnown = report.lines.every((line) => known.has(line.line_id));
  const chosen = areAllKnown ? [] : await chooseCurrentTerms(ports, order, report);
  return report.lines.map(({ line_id, amount_minor: base_minor }) => {
    const terms = known.get(line_id) ?? chosen.find((line) => line.line_id === line_id);
    assert(terms, 'every line has terms');
    return { ...terms, base_minor };
  });
}

async function chooseCurrentTerms(ports: Ports, order: RecordedOrder, report: OrderReported) {
  const { program_id, influencer_id, product_id } = order;
  assert(program_id && influencer_id, 'a credited order has its parties');
  const earner = { influencer_id, product_id };
  return chooseTerms(await loadTerms(ports, program_id, report, earner), report, earner);
}
