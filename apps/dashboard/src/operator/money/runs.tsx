import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { day, money } from '../../format.ts';
import { List } from '../../parts/list.tsx';
import { Card } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import type { PayoutRun } from '../../shapes.ts';
import { w, wo } from '../../words.ts';

type Verb = 'approve' | 'send' | 'settle';
const NEXT: Record<string, Verb | undefined> = {
  waiting: 'approve',
  proposed: 'approve',
  requested: 'send',
  approved: 'send',
  sent: 'settle',
};

/** Payouts made together, and the next step of each run; nothing while there is none. */
export function Runs() {
  const runs = useApi<{ data: PayoutRun[] }>('/api/payout-runs?limit=10', { optional: true });
  const [asked, setAsked] = useState<{ run: PayoutRun; verb: Verb } | null>(null);
  const [reference, setReference] = useState('');
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.runs.done);
    setAsked(null);
    setReference('');
  });
  if (!runs.data?.data.length) return null;
  const { runs: words } = wo;
  const titleOf = ({ run, verb }: { run: PayoutRun; verb: Verb }) =>
    words.titles[verb](run.count, money(run));
  return (
    <Card title={words.title} flush>
      <List
        caption={words.title}
        rows={runs.data.data}
        keyOf={(row) => row.id}
        columns={[
          {
            key: 'made',
            label: words.made,
            card: 'title',
            cell: (row) => <span class="name">{day(row.created_at, true)}</span>,
          },
          { key: 'count', label: words.people, isNumber: true, cell: (row) => row.count },
          {
            key: 'amount',
            label: wo.payouts.amount,
            isNumber: true,
            card: 'answer',
            cell: (row) => <b>{money(row)}</b>,
          },
          {
            key: 'next',
            label: w.state_word,
            cell: (row) => {
              const verb = NEXT[row.state];
              return verb ? (
                <button type="button" class="btn" onClick={() => setAsked({ run: row, verb })}>
                  {words.verbs[verb]}
                </button>
              ) : (
                (words.states[row.state as keyof typeof words.states] ?? row.state)
              );
            },
          },
        ]}
      />
      {asked && (
        <Confirm
          title={titleOf(asked)}
          button={titleOf(asked)}
          isBusy={isBusy}
          error={error}
          onClose={() => setAsked(null)}
          onConfirm={() =>
            write({
              method: 'POST',
              path: `/api/payout-runs/${asked.run.id}/${asked.verb}`,
              body: asked.verb === 'send' && reference ? { external_reference: reference } : {},
            })
          }
        >
          <p class="small">{words.says[asked.verb]}</p>
          {asked.verb === 'send' && (
            <TextField
              label={wo.payouts.reference}
              isOptional
              maxLength={100}
              value={reference}
              onInput={setReference}
            />
          )}
        </Confirm>
      )}
    </Card>
  );
}
