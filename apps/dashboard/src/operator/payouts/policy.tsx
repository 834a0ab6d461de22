import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { majorText, minorOf, money } from '../../format.ts';
import { Card, ErrorCard, Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import type { PayoutPolicy, Program } from '../../shapes.ts';
import { w, wo } from '../../words.ts';

const PATH = '/api/payout-policy';

/** From which amount, on which day, and by how many people payouts are made. */
export function Policy() {
  const policy = useApi<PayoutPolicy>(PATH);
  const [isEdited, setEdited] = useState(false);
  const { policy: words } = wo;
  return (
    <Card title={words.title}>
      <Part of={policy} rows={3}>
        {(shown) =>
          shown && (
            <dl class="facts">
              <dt>{words.minimums}</dt>
              <dd>{shown.minimums.map((one) => money(one)).join(' · ') || words.none}</dd>
              <dt>{words.day}</dt>
              <dd>
                {shown.day_of_month === null ? words.any_day : words.on_day(shown.day_of_month)}
              </dd>
              <dt>{words.wait}</dt>
              <dd>{words.hours(shown.details_hold_hours)}</dd>
              <dt>{words.approvers}</dt>
              <dd>{words.people(shown.approvers)}</dd>
            </dl>
          )
        }
      </Part>
      <p class="under">
        <button type="button" class="btn" onClick={() => setEdited(true)}>
          {words.edit}
        </button>
      </p>
      {isEdited && policy.data && (
        <EditPolicy policy={policy.data} onClose={() => setEdited(false)} />
      )}
    </Card>
  );
}

function EditPolicy({ policy, onClose }: { policy: PayoutPolicy; onClose: () => void }) {
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const known = policy.minimums.map((one) => one.currency);
  const used = programs.data?.data.map((one) => one.currency) ?? [];
  const currencies = [...new Set([...known, ...used])];
  const [minimums, setMinimums] = useState<Record<string, string>>(
    Object.fromEntries(policy.minimums.map((one) => [one.currency, majorText(one)])),
  );
  const [onDay, setOnDay] = useState(String(policy.day_of_month ?? ''));
  const [hours, setHours] = useState(String(policy.details_hold_hours));
  const [approvers, setApprovers] = useState(String(policy.approvers));
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.policy.saved);
    onClose();
  });
  const refused = fieldErrors(error);
  const { policy: words } = wo;
  const save = () => {
    const given = Object.entries(minimums).filter(([, text]) => text.trim() !== '');
    const body = {
      minimums: given.map(([currency, text]) => ({
        currency,
        amount_minor: minorOf(text, currency),
      })),
      day_of_month: onDay === '' ? null : Number(onDay),
      details_hold_hours: Number(hours),
      approvers: Number(approvers),
    };
    write({ method: 'PUT', path: PATH, body });
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
        {currencies.map((currency) => (
          <TextField
            key={currency}
            label={words.minimum(currency)}
            isOptional
            inputMode="decimal"
            maxLength={16}
            value={minimums[currency] ?? ''}
            error={
              minimums[currency] && minorOf(minimums[currency], currency) === null
                ? wo.hand.wrong
                : undefined
            }
            onInput={(text) => setMinimums({ ...minimums, [currency]: text })}
          />
        ))}
        <SelectField
          label={words.day}
          none={words.any_day}
          value={onDay}
          onChange={setOnDay}
          options={Array.from({ length: 28 }, (_, at) => ({
            value: String(at + 1),
            label: words.on_day(at + 1),
          }))}
        />
        <TextField
          label={words.wait}
          hint={words.wait_hint}
          type="number"
          min={0}
          max={720}
          required
          value={hours}
          error={refused.details_hold_hours}
          onInput={setHours}
        />
        <SelectField
          label={words.approvers}
          value={approvers}
          onChange={setApprovers}
          options={[1, 2].map((count) => ({ value: String(count), label: words.people(count) }))}
        />
        {error && !refused.details_hold_hours ? <ErrorCard error={error} /> : null}
        <div class="pair">
          <button type="button" class="btn" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="btn primary" disabled={isBusy}>
            {isBusy ? w.saving : words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
