import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { money } from '../../format.ts';
import { Card } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { isBrand } from '../../session.ts';
import type { Influencer, Order } from '../../shapes.ts';
import { w, wo } from '../../words.ts';
import { HandCredit } from './hand-credit.tsx';

type Verb = 'hold' | 'release' | 'reject' | 'restore' | 'reassign';

/** What can be done with a commission in each state. */
const VERBS: Record<string, readonly Verb[]> = {
  pending: ['hold', 'reject', 'reassign'],
  approved: ['hold', 'reject', 'reassign'],
  held: ['release', 'reject', 'reassign'],
  rejected: ['restore'],
  paid: ['reject', 'reassign'],
};

/** What a shop may do with what it would pay: to give back is an operator’s. */
const OF_A_SHOP: readonly Verb[] = ['hold', 'reject'];

type Conversion = NonNullable<Order['conversion']>;

/** Holds, releases, rejects, gives back or gives on a commission, or adds to it by hand. */
export function CommissionActions({ conversion }: { conversion: Conversion }) {
  const [asked, setAsked] = useState<Verb | 'credit' | null>(null);
  const { actions: words } = wo;
  const verbs = (VERBS[conversion.state] ?? []).filter(
    (one) => !isBrand() || OF_A_SHOP.includes(one),
  );
  const close = () => setAsked(null);
  return (
    <Card title={words.title}>
      <div class="bar">
        {verbs.map((one) => (
          <button key={one} type="button" class="btn" onClick={() => setAsked(one)}>
            {words.verbs[one]}
          </button>
        ))}
        {!isBrand() && (
          <button type="button" class="btn" onClick={() => setAsked('credit')}>
            {wo.hand.button}
          </button>
        )}
      </div>
      {asked === 'credit' && (
        <HandCredit
          influencer_id={conversion.influencer_id}
          program_id={conversion.program_id}
          currency={conversion.commission.currency}
          onClose={close}
        />
      )}
      {asked && asked !== 'credit' && (
        <Decide conversion={conversion} verb={asked} onClose={close} />
      )}
    </Card>
  );
}

type DecideProps = { conversion: Conversion; verb: Verb; onClose: () => void };

/** The dialog that says how much, what follows, and asks for the reason. */
function Decide({ conversion, verb, onClose }: DecideProps) {
  const { commission } = conversion;
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [other, setOther] = useState('');
  const influencers = useApi<{ data: Influencer[] }>(
    verb === 'reassign' ? '/api/influencers?limit=100' : null,
  );
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.actions.done);
    onClose();
  });
  const refused = fieldErrors(error);
  const { actions: words } = wo;
  // what a rejection took is what would be given back
  const amount_minor =
    verb === 'restore' && commission.standing_net_minor === 0
      ? commission.net_minor - commission.reversed_net_minor
      : commission.standing_net_minor;
  const title =
    verb === 'restore' && amount_minor === 0
      ? words.verbs.restore
      : words.titles[verb](money({ amount_minor, currency: commission.currency }));
  const others = (influencers.data?.data ?? []).filter(({ id }) => id !== conversion.influencer_id);
  const body = {
    reason: reason.trim(),
    ...(note.trim() && { note: note.trim() }),
    ...(verb === 'reassign' && { influencer_id: other }),
  };
  return (
    <Confirm
      title={title}
      button={title}
      isBad={verb === 'reject'}
      isBusy={isBusy}
      error={Object.keys(refused).length > 0 ? null : error}
      isDisabled={reason.trim() === '' || (verb === 'reassign' && other === '')}
      onClose={onClose}
      onConfirm={() =>
        write({ method: 'POST', path: `/api/commissions/${commission.id}/${verb}`, body })
      }
    >
      <p class="small">{words.says[verb]}</p>
      {verb === 'reassign' && (
        <SelectField
          label={words.to_whom}
          none={w.choose}
          value={other}
          onChange={setOther}
          options={others.map(({ id, display_name }) => ({ value: id, label: display_name }))}
          error={refused.influencer_id}
        />
      )}
      <TextField
        label={words.reason}
        hint={words.reason_hint}
        required
        maxLength={300}
        value={reason}
        error={refused.reason}
        onInput={setReason}
      />
      <TextField
        label={words.note}
        hint={words.note_hint}
        isOptional
        maxLength={1_000}
        value={note}
        error={refused.note}
        onInput={setNote}
      />
    </Confirm>
  );
}
