import type { Figures } from '../shapes.ts';
import { useQueryParams } from '../url.ts';
import { w } from '../words.ts';
import { Choice } from './panel.tsx';

/** The currency shown first: the chosen one, else that with the most earned. */
export function useCurrency(
  stats: { totals: Figures } | null | undefined,
): [string, (currency: string) => void, readonly string[]] {
  const [query, change] = useQueryParams();
  const rows = stats?.totals.commission ?? [];
  const all = rows.map(({ currency }) => currency);
  // without rates of exchange minor units compare better than yen with dollars
  const most = rows.toSorted((a, b) => b.net_minor - a.net_minor);
  const chosen = query.currency && all.includes(query.currency) ? query.currency : undefined;
  return [
    chosen ?? most[0]?.currency ?? 'USD',
    (currency) => change({ currency }),
    all.length > 0 ? all : ['USD'],
  ];
}

type CurrencyProps = {
  currency: string;
  all: readonly string[];
  onChange: (currency: string) => void;
};

/** Which currency is the headline; nothing where there is one only. */
export function CurrencyControl({ currency, all, onChange }: CurrencyProps) {
  if (all.length < 2) return null;
  const options = all.map((value) => ({ value, label: value }));
  return <Choice name={w.currency} value={currency} options={options} onChange={onChange} />;
}
