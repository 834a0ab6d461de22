import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../api.ts';
import { TextField } from '../controls/field.tsx';
import { Segments } from '../controls/panel.tsx';
import { day } from '../format.ts';
import { Card, ErrorCard, Part } from '../parts/page.tsx';
import { toast } from '../parts/toast.tsx';
import { fieldErrors } from '../problems.ts';
import type { PayoutDetails } from '../shapes.ts';
import { w } from '../words.ts';

type Method = 'paypal' | 'bank';

/** Where the money goes. What is stored is shown as a hint only. */
export function PayoutAccount({ influencer_id }: { influencer_id: string }) {
  const path = REQUESTS.payoutDetails(influencer_id);
  const stored = useApi<PayoutDetails>(path, { optional: true });
  const words = w.account;
  return (
    <>
      <Card title={words.payout}>
        <Part of={stored} rows={2}>
          {(data) =>
            data ? (
              <dl class="facts">
                <dt>{words.methods[data.method]}</dt>
                <dd>{data.hint}</dd>
                <dt>{words.since}</dt>
                <dd>{day(data.updated_at, true)}</dd>
              </dl>
            ) : (
              <p class="small muted">{words.no_payout}</p>
            )
          }
        </Part>
      </Card>
      <ChangeDetails path={path} isFirst={stored.data === null} />
    </>
  );
}

function ChangeDetails({ path, isFirst }: { path: string; isFirst: boolean }) {
  const [method, setMethod] = useState<Method>('paypal');
  const [email, setEmail] = useState('');
  const [holder, setHolder] = useState('');
  const [iban, setIban] = useState('');
  const { write, isBusy, error } = useWrite<PayoutDetails>(() => {
    setEmail('');
    setIban('');
    toast(w.account.payout_changed);
  });
  const body = method === 'paypal' ? { method, email } : { method, account_holder: holder, iban };
  const save = () => write({ method: 'PUT', path, body });
  const refused = fieldErrors(error);
  const words = w.account;
  return (
    <Card title={isFirst ? words.set_payout : words.change_payout}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Segments<Method>
          name={words.method}
          isEven
          value={method}
          options={[
            { value: 'paypal', label: words.methods.paypal },
            { value: 'bank', label: words.methods.bank },
          ]}
          onChange={setMethod}
        />
        {method === 'paypal' ? (
          <TextField
            label={words.paypal_email}
            type="email"
            autocomplete="email"
            required
            value={email}
            error={refused.email}
            onInput={setEmail}
          />
        ) : (
          <>
            <TextField
              label={words.holder}
              autocomplete="name"
              required
              maxLength={70}
              value={holder}
              error={refused.account_holder}
              onInput={setHolder}
            />
            <TextField
              label="IBAN"
              hint={words.iban_hint}
              isMono
              required
              maxLength={50}
              value={iban}
              error={refused.iban && words.iban_wrong}
              onInput={setIban}
            />
          </>
        )}
        {error && Object.keys(refused).length === 0 ? <ErrorCard error={error} /> : null}
        <p class="note">{words.payout_note}</p>
        <button type="submit" class="btn primary" disabled={isBusy}>
          {isBusy ? w.saving : words.save_payout}
        </button>
      </form>
    </Card>
  );
}
