import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Segments } from '../../controls/panel.tsx';
import { minorOf, money } from '../../format.ts';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Influencer } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Props = {
  influencer_id: string;
  program_id: string;
  currency: string;
  onClose: () => void;
};

/** A bonus or a correction: payable at once, the shop owes it, and it is booked once. */
export function HandCredit({ influencer_id, program_id, currency, onClose }: Props) {
  const influencer = useApi<Influencer>(`/api/influencers/${influencer_id}`);
  const [kind, setKind] = useState<'credit' | 'debit'>('credit');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState('');
  const { hand: words } = wo;
  const name = influencer.data?.display_name ?? wo.coupons.somebody;
  const minor = minorOf(amount, currency);
  const shown = money({ amount_minor: minor ?? 0, currency });
  const { write, isBusy, error } = useWrite(() => {
    toast(words.done(shown, name));
    onClose();
  });
  const refused = fieldErrors(error);
  const title = words.titles[kind](name);
  const button = minor ? words.buttons[kind](shown, name) : title;
  return (
    <Confirm
      title={title}
      button={button}
      isBad={kind === 'debit'}
      isBusy={isBusy}
      error={Object.keys(refused).length > 0 ? null : error}
      isDisabled={!minor || reason.trim() === ''}
      onClose={onClose}
      onConfirm={() =>
        write({
          method: 'POST',
          path: '/api/commissions',
          body: {
            influencer_id,
            program_id,
            net: { amount_minor: kind === 'debit' ? -(minor ?? 0) : (minor ?? 0), currency },
            reason: reason.trim(),
            ...(reference.trim() && { external_reference: reference.trim() }),
          },
        })
      }
    >
      <Segments
        name={words.kind}
        isEven
        value={kind}
        options={[
          { value: 'credit', label: words.kinds.credit },
          { value: 'debit', label: words.kinds.debit },
        ]}
        onChange={setKind}
      />
      <p class="small">{words.says[kind]}</p>
      <TextField
        label={words.amount(currency)}
        inputMode="decimal"
        required
        maxLength={20}
        value={amount}
        error={refused['net.amount_minor'] ?? (amount && minor === null ? words.wrong : undefined)}
        onInput={setAmount}
      />
      <TextField
        label={wo.actions.reason}
        hint={wo.actions.reason_hint}
        required
        maxLength={300}
        value={reason}
        error={refused.reason}
        onInput={setReason}
      />
      <TextField
        label={words.reference}
        hint={words.reference_hint}
        isOptional
        isMono
        maxLength={255}
        value={reference}
        error={refused.external_reference}
        onInput={setReference}
      />
    </Confirm>
  );
}
