import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { money } from '../../format.ts';
import { Card } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import type { Order } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Verb = 'hold' | 'release' | 'reject' | 'restore';

/** What can be done with a commission in each state. */
const VERBS: Record<string, readonly Verb[]> = {
  pending: ['hold', 'reject'],
  approved: ['hold', 'reject'],
  held: ['release', 'reject'],
  rejected: ['restore'],
  paid: ['reject'],
};

/** Holds, releases, rejects or gives back a commission, with a reason that is kept. */
export function CommissionActions({
  conversion,
}: {
  conversion: NonNullable<Order['conversion']>;
}) {
  const [verb, setVerb] = useState<Verb | null>(null);
  const [reason, setReason] = useState('');
  const { write, isBusy, error, reset } = useWrite(() => {
    toast(wo.actions.done);
    setVerb(null);
    setReason('');
  });
  const { actions: words } = wo;
  const verbs = VERBS[conversion.state] ?? [];
  if (verbs.length === 0) return null;
  const { commission } = conversion;
  const amount = money({
    amount_minor: commission.standing_net_minor,
    currency: commission.currency,
  });
  return (
    <Card title={words.title}>
      <div class="bar">
        {verbs.map((one) => (
          <button
            key={one}
            type="button"
            class="btn"
            onClick={() => {
              reset();
              setVerb(one);
            }}
          >
            {words.verbs[one]}
          </button>
        ))}
      </div>
      {verb && (
        <Confirm
          title={words.titles[verb](amount)}
          button={words.titles[verb](amount)}
          isBad={verb === 'reject'}
          isBusy={isBusy}
          error={error}
          isDisabled={reason.trim() === ''}
          onClose={() => setVerb(null)}
          onConfirm={() =>
            write({
              method: 'POST',
              path: `/api/commissions/${commission.id}/${verb}`,
              body: { reason: reason.trim() },
            })
          }
        >
          <p class="small">{words.says[verb]}</p>
          <TextField
            label={words.reason}
            hint={words.reason_hint}
            required
            maxLength={500}
            value={reason}
            onInput={setReason}
          />
        </Confirm>
      )}
    </Card>
  );
}
