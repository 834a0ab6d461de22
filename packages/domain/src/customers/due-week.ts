const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
/** Monday, 5 January 1970. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The Monday (UTC) a moment's week begins with. */
export function weekOf(at_ms: number): number {
  return at_ms - ((((at_ms - FIRST_MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS);
}

/** A row of the forecast, as far as its week is told in a sentence. */
type Row = {
  /** The Monday it begins with, such as `2026-11-23`. */
  week: string;
  product: { id: string; name: string } | null;
  due: number;
  refilled: number;
  expected_net: { low: number; high: number; currency: string } | null;
  basis: string;
};

/** A week in which buyers run out who did not come back yet. */
export type DueWeek = {
  week: string;
  /** How many run out and did not buy again; of how many who bought it again already. */
  count: number;
  refilled: number;
  /** What most of them run out of; null for several products together. */
  product: { id: string; name: string } | null;
  /** What they may bring, where all of it is in one currency. */
  expected_net: { low: number; high: number; currency: string } | null;
  is_estimate: boolean;
};

/**
 * The first week that is worth telling: this one, or the next in which buyers run out who did not
 * come back already. @param rows by week, as the forecast has them
 */
export function findDueWeek(rows: readonly Row[]): DueWeek | null {
  const open = (row: Row) => row.due - row.refilled;
  const week = rows.find((row) => open(row) > 0)?.week;
  if (week === undefined) return null;
  const own = rows.filter((row) => row.week === week);
  const sum = (pick: (row: Row) => number) => own.reduce((total, row) => total + pick(row), 0);
  const named = own.filter(({ product }) => product !== null).sort((a, b) => open(b) - open(a));
  const currencies = new Set(own.map(({ expected_net }) => expected_net?.currency ?? null));
  const [currency = null] = currencies;
  const [first] = named;
  return {
    week,
    count: sum(open),
    refilled: sum((row) => row.refilled),
    product: first && open(first) > 0 ? first.product : null,
    expected_net:
      currency === null || currencies.size > 1
        ? null
        : {
            low: sum((row) => row.expected_net?.low ?? 0),
            high: sum((row) => row.expected_net?.high ?? 0),
            currency,
          },
    is_estimate: own.some(({ basis }) => basis === 'estimate'),
  };
}
