import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { minorOf } from '../../format.ts';
import { Card } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import type { Influencer, Program, WebhookEventBody } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Way = 'credit' | 'dismiss';

/** What becomes of a delivery that cannot be understood: credited by hand, or set aside. */
export function Resolve({ event }: { event: WebhookEventBody }) {
  const influencers = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const [way, setWay] = useState<Way>('credit');
  const [influencer, setInfluencer] = useState('');
  const [program, setProgram] = useState('');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [isAsking, setAsking] = useState(false);
  const { write, isBusy, error } = useWrite(() => {
    setAsking(false);
    toast(wo.inbox.is_resolved);
  });
  const influencer_id = influencer || influencers.data?.data[0]?.id || '';
  const chosen = programs.data?.data.find(({ id }) => id === program) ?? programs.data?.data[0];
  const { inbox: words } = wo;
  const body = () => {
    if (way === 'dismiss') return { action: 'dismiss', reason };
    const currency = chosen?.currency ?? 'USD';
    const amount_minor = minorOf(amount, currency);
    return {
      action: 'credit',
      influencer_id,
      program_id: chosen?.id ?? '',
      ...(amount ? { amount: { amount_minor, currency } } : {}),
      reason,
    };
  };
  return (
    <Card title={words.resolve}>
      <form
        class="stack"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          setAsking(true);
        }}
      >
        <fieldset class="choices">
          <legend class="vh">{words.resolve}</legend>
          {(['credit', 'dismiss'] as const).map((one) => (
            <label key={one} class={one === way ? 'on' : undefined}>
              <input type="radio" name="way" checked={one === way} onChange={() => setWay(one)} />
              <span>
                <b>{words.ways[one]}</b>
                <span class="note">{words.way_notes[one]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {way === 'credit' && (
          <>
            <SelectField
              label={wo.influencers.one}
              value={influencer_id}
              onChange={setInfluencer}
              options={(influencers.data?.data ?? []).map((one) => ({
                value: one.id,
                label: one.display_name,
              }))}
            />
            <SelectField
              label={wo.programs.one}
              value={chosen?.id ?? ''}
              onChange={setProgram}
              options={(programs.data?.data ?? []).map(({ id, name }) => ({
                value: id,
                label: name,
              }))}
            />
            <TextField
              label={words.worth(chosen?.currency ?? '')}
              hint={words.worth_hint}
              isOptional
              inputMode="decimal"
              value={amount}
              onInput={setAmount}
            />
          </>
        )}
        <TextField
          label={wo.actions.reason}
          hint={wo.actions.reason_hint}
          required
          maxLength={500}
          value={reason}
          onInput={setReason}
        />
        <button type="submit" class="btn primary wide">
          {words.ways[way]}
        </button>
      </form>
      {isAsking && (
        <Confirm
          title={words.resolve_titles[way]}
          button={words.ways[way]}
          isBusy={isBusy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            write({ method: 'POST', path: `/api/webhook-events/${event.id}/resolve`, body: body() })
          }
        >
          <p class="small">{words.resolve_once}</p>
        </Confirm>
      )}
    </Card>
  );
}
