import { useApi } from '../../api.ts';
import { money, time } from '../../format.ts';
import { List } from '../../parts/list.tsx';
import { Card } from '../../parts/page.tsx';
import type { PayoutRun } from '../../shapes.ts';
import { w, wo } from '../../words.ts';
import { RunState } from './run-state.tsx';

/** Payouts made together, each with where it is; nothing while there is none. */
export function Runs() {
  const runs = useApi<{ data: PayoutRun[] }>('/api/payout-runs?limit=10');
  if (!runs.data?.data.length) return null;
  const { runs: words } = wo;
  return (
    <Card title={words.title} flush>
      <List
        caption={words.caption}
        rows={runs.data.data}
        keyOf={(row) => row.id}
        columns={[
          {
            key: 'made',
            label: words.made,
            card: 'title',
            cell: (row) => (
              <a class="name" href={`/operate/payouts/runs/${row.id}`}>
                {words.run_of(time(row.created_at))}
              </a>
            ),
          },
          { key: 'state', label: w.state_word, cell: (row) => <RunState run={row} /> },
          { key: 'count', label: words.people, isNumber: true, cell: (row) => row.payout_count },
          {
            key: 'amount',
            label: wo.payouts.amount,
            isNumber: true,
            card: 'answer',
            cell: (row) => <b>{money(row.amount)}</b>,
          },
        ]}
      />
    </Card>
  );
}
