import { type Currency, formatAmount } from '@skinstack/domain/money';

/**
 * Amounts of a file in columns of their currency, in major units, so that every column may be
 * summed; 0 where a row has nothing of a currency.
 * @param sumsOf what a row has, one of each currency
 * @param amounts the columns of each currency, by name
 */
export function amountColumns<Row, Sums extends { currency: string }>(
  rows: readonly Row[],
  sumsOf: (row: Row) => readonly Sums[],
  amounts: Readonly<Record<string, (sums: Sums) => bigint>>,
): { names: string[]; cells: string[][] } {
  const found = rows.flatMap((row) => sumsOf(row).map(({ currency }) => currency));
  const currencies = [...new Set(found)].sort();
  const names = currencies.flatMap((currency) =>
    Object.keys(amounts).map((name) => `${name}_${currency}`),
  );
  const cells = rows.map((row) =>
    currencies.flatMap((currency) => {
      const sums = sumsOf(row).find((one) => one.currency === currency);
      return Object.values(amounts).map((amountOf) =>
        formatAmount({
          amount_minor: sums ? amountOf(sums) : 0n,
          currency: currency as Currency,
        }),
      );
    }),
  );
  return { names, cells };
}
