import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { ErrorCard } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Program } from '../../shapes.ts';
import { w, wo } from '../../words.ts';
import { bpsOf } from './new-program.tsx';

/** Changes the terms of orders to come; recorded orders keep those they were made under. */
export function EditTerms({ program, onClose }: { program: Program; onClose: () => void }) {
  const [fields, setFields] = useState({
    name: program.name,
    rate: String(program.commission_rate_bps / 100),
    fee: String(program.platform_fee_rate_bps / 100),
    window: String(program.attribution_window_days),
    hold: String(program.hold_days),
    from: program.hold_from as string,
  });
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.programs.terms_saved);
    onClose();
  });
  const refused = fieldErrors(error);
  const set = (name: keyof typeof fields) => (value: string) =>
    setFields({ ...fields, [name]: value });
  const { programs: words } = wo;
  const save = () => {
    const body = {
      name: fields.name,
      commission_rate_bps: bpsOf(fields.rate),
      platform_fee_rate_bps: bpsOf(fields.fee),
      attribution_window_days: Number(fields.window),
      hold_days: Number(fields.hold),
      hold_from: fields.from,
    };
    write({ method: 'PATCH', path: `/api/programs/${program.id}`, body });
  };
  return (
    <Dialog title={words.edit} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p class="small muted">{words.edit_say}</p>
        <TextField
          label={words.name}
          required
          value={fields.name}
          onInput={set('name')}
          error={refused.name}
        />
        <div class="pair">
          <TextField
            label={words.rate_percent}
            inputMode="decimal"
            required
            value={fields.rate}
            onInput={set('rate')}
            error={refused.commission_rate_bps}
          />
          <TextField
            label={words.fee_percent}
            inputMode="decimal"
            required
            value={fields.fee}
            onInput={set('fee')}
            error={refused.platform_fee_rate_bps}
          />
          <TextField
            label={words.window_days}
            inputMode="numeric"
            required
            value={fields.window}
            onInput={set('window')}
            error={refused.attribution_window_days}
          />
          <TextField
            label={words.hold_days}
            inputMode="numeric"
            required
            value={fields.hold}
            onInput={set('hold')}
            error={refused.hold_days}
          />
        </div>
        <SelectField
          label={words.hold_begins}
          value={fields.from}
          onChange={set('from')}
          options={(['paid', 'ordered', 'fulfilled'] as const).map((value) => ({
            value,
            label: words.hold_from[value],
          }))}
        />
        {error && Object.keys(refused).length === 0 ? <ErrorCard error={error} /> : null}
        <div class="pair">
          <button type="button" class="btn" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="btn primary" disabled={isBusy}>
            {isBusy ? w.saving : words.save_terms}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
