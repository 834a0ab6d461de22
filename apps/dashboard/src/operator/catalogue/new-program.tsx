import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Merchant, Program } from '../../shapes.ts';
import { w, wo } from '../../words.ts';

/** `12.5` as basis points. */
export const bpsOf = (percent: string) => Math.round(Number(percent.replace(',', '.')) * 100);

/** A merchant’s terms: what is paid, how long a click counts, how long money is on hold. */
export function NewProgram({
  merchants,
  onClose,
}: {
  merchants: readonly Merchant[];
  onClose: () => void;
}) {
  const { route } = useLocation();
  const [fields, setFields] = useState({
    merchant_id: merchants[0]?.id ?? '',
    name: '',
    currency: 'USD',
    rate: '20',
    fee: '20',
    window: '30',
    hold: '30',
  });
  const { write, isBusy, error } = useWrite<Program>(({ id }) => {
    onClose();
    route(`/operate/programs/${id}`);
  });
  const refused = fieldErrors(error);
  const set = (name: keyof typeof fields) => (value: string) =>
    setFields({ ...fields, [name]: value });
  const { programs: words } = wo;
  const save = () => {
    const { merchant_id, name, currency } = fields;
    const body = {
      merchant_id,
      name,
      currency: currency.toUpperCase(),
      commission_rate_bps: bpsOf(fields.rate),
      platform_fee_rate_bps: bpsOf(fields.fee),
      attribution_window_days: Number(fields.window),
      hold_days: Number(fields.hold),
    };
    write({ method: 'POST', path: '/api/programs', body });
  };
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <SelectField
          label={words.merchant}
          value={fields.merchant_id}
          onChange={set('merchant_id')}
          options={merchants.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          label={words.name}
          required
          value={fields.name}
          onInput={set('name')}
          error={refused.name}
        />
        <div class="pair">
          <TextField
            label={w.currency}
            required
            maxLength={3}
            value={fields.currency}
            onInput={set('currency')}
            error={refused.currency}
          />
          <TextField
            label={words.rate_percent}
            required
            inputMode="decimal"
            value={fields.rate}
            onInput={set('rate')}
            error={refused.commission_rate_bps}
          />
          <TextField
            label={words.fee_percent}
            required
            inputMode="decimal"
            value={fields.fee}
            onInput={set('fee')}
            error={refused.platform_fee_rate_bps}
          />
          <TextField
            label={words.window_days}
            required
            inputMode="numeric"
            value={fields.window}
            onInput={set('window')}
            error={refused.attribution_window_days}
          />
          <TextField
            label={words.hold_days}
            required
            inputMode="numeric"
            value={fields.hold}
            onInput={set('hold')}
            error={refused.hold_days}
          />
        </div>
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}
