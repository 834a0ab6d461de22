import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { money } from '../../format.ts';
import { Card } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { isBrand } from '../../session.ts';
import type { Program } from '../../shapes.ts';
import { wm, wo } from '../../words.ts';

type Bond = Pick<
  Program,
  'bond_months' | 'bond_order_limit' | 'bond_yields_to_click' | 'renewals' | 'touch'
>;

/** How long whoever brought a customer earns on what they order later. */
export function Bonds({ program }: { program: Program }) {
  const [isEdited, setEdited] = useState(false);
  const { bonds: words } = wm;
  const { bond_months, bond_order_limit, bond_yields_to_click, renewals, touch } = program;
  return (
    <Card title={words.title}>
      <dl class="facts">
        <dt>{words.months}</dt>
        <dd>{bond_months === 0 ? words.off : words.for_months(bond_months)}</dd>
        {bond_months > 0 && (
          <>
            <dt>{words.limit}</dt>
            <dd>{bond_order_limit === null ? words.no_limit : words.orders(bond_order_limit)}</dd>
            <dt>{words.yields}</dt>
            <dd>{bond_yields_to_click ? words.yields_yes : words.yields_no}</dd>
          </>
        )}
        <dt>{words.renewals}</dt>
        <dd>
          {typeof renewals === 'number' ? words.first_of(renewals) : words.renewals_of[renewals]}
        </dd>
        <dt>{words.touch}</dt>
        <dd>{words.touches[touch]}</dd>
      </dl>
      <Example program={program} of={program} />
      {!isBrand() && (
        <button type="button" class="btn under" onClick={() => setEdited(true)}>
          {words.edit}
        </button>
      )}
      {isEdited && <EditBonds program={program} onClose={() => setEdited(false)} />}
    </Card>
  );
}

const PRICE_MINOR = 4_000;
const MOST_MONTHS = 36;

/** What a serum and its refills, one every two months, come to under these terms. */
function Example({ program, of }: { program: Program; of: Bond }) {
  const { currency, commission_rate_bps, platform_fee_rate_bps } = program;
  const share = (amount: number, bps: number) => Math.round((amount * bps) / 10_000);
  const gross = share(PRICE_MINOR, commission_rate_bps);
  const net = gross - share(gross, platform_fee_rate_bps);
  // the last day of a bond is not in it
  const within = Math.max(0, Math.ceil(of.bond_months / 2) - 1);
  const refills = Math.min(within, of.bond_order_limit ?? within);
  const say = (amount_minor: number) => money({ amount_minor, currency });
  const { bonds: words } = wm;
  const bought = words.example(say(PRICE_MINOR), say(net), say(gross));
  const more =
    refills === 0
      ? words.example_alone
      : words.example_more(refills, say(net * (refills + 1)), say(gross * (refills + 1)));
  return (
    <p class="note under">
      {bought} {more}
    </p>
  );
}

type Fields = Record<'months' | 'limit' | 'yields' | 'renewals' | 'first' | 'touch', string>;

/** The terms that are typed; as far as they are none yet, none. */
function bondOf({ months, limit, yields, renewals, first, touch }: Fields): Bond {
  return {
    bond_months: Math.min(Number(months) || 0, MOST_MONTHS),
    bond_order_limit: limit === '' ? null : Number(limit),
    bond_yields_to_click: yields === 'yes',
    renewals: renewals === 'first' ? Number(first) : (renewals as 'all' | 'none'),
    touch: touch as Bond['touch'],
  };
}

function EditBonds({ program, onClose }: { program: Program; onClose: () => void }) {
  const { renewals } = program;
  const [fields, setFields] = useState<Fields>({
    months: String(program.bond_months),
    limit: String(program.bond_order_limit ?? ''),
    yields: program.bond_yields_to_click ? 'yes' : 'no',
    renewals: typeof renewals === 'number' ? 'first' : renewals,
    first: typeof renewals === 'number' ? String(renewals) : '3',
    touch: program.touch,
  });
  const { bonds: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.programs.terms_saved);
    onClose();
  });
  const refused = fieldErrors(error);
  const set = (name: keyof Fields) => (value: string) => setFields({ ...fields, [name]: value });
  const bond = bondOf(fields);
  const body = { ...bond, bond_months: Number(fields.months) };
  const save = () => write({ method: 'PATCH', path: `/api/programs/${program.id}`, body });
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p class="small muted">{wo.programs.edit_say}</p>
        <div class="pair">
          <TextField
            label={words.months_field}
            hint={words.months_say}
            required
            inputMode="numeric"
            value={fields.months}
            onInput={set('months')}
            error={refused.bond_months}
          />
          <TextField
            label={words.limit_field}
            hint={words.limit_say}
            isOptional
            inputMode="numeric"
            value={fields.limit}
            onInput={set('limit')}
            error={refused.bond_order_limit}
          />
        </div>
        <Choices fields={fields} set={set} refused={refused} />
        <Example program={program} of={bond} />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={wo.programs.save_terms} />
      </form>
    </Dialog>
  );
}

type ChoiceProps = {
  fields: Fields;
  set: (name: keyof Fields) => (value: string) => void;
  refused: Readonly<Record<string, string>>;
};

function Choices({ fields, set, refused }: ChoiceProps) {
  const { bonds: words } = wm;
  const { all, none } = words.renewals_of;
  return (
    <>
      <SelectField
        label={words.yields}
        hint={words.yields_say}
        value={fields.yields}
        onChange={set('yields')}
        options={[
          { value: 'yes', label: words.yields_yes },
          { value: 'no', label: words.yields_no },
        ]}
      />
      <div class="pair">
        <SelectField
          label={words.renewals}
          hint={words.renewals_say}
          value={fields.renewals}
          onChange={set('renewals')}
          options={[
            { value: 'all', label: all },
            { value: 'none', label: none },
            { value: 'first', label: words.first },
          ]}
        />
        {fields.renewals === 'first' && (
          <TextField
            label={words.first_field}
            required
            inputMode="numeric"
            value={fields.first}
            onInput={set('first')}
            error={refused.renewals}
          />
        )}
      </div>
      <SelectField
        label={words.touch}
        hint={words.touch_say}
        value={fields.touch}
        onChange={set('touch')}
        options={(['last', 'first'] as const).map((value) => ({
          value,
          label: words.touches[value],
        }))}
      />
    </>
  );
}
