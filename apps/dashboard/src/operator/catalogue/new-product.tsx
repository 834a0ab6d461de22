import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { minorOf } from '../../format.ts';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Program } from '../../shapes.ts';
import { wm, wo } from '../../words.ts';

/** One product; many come by a file. */
export function NewProduct({
  programs,
  onClose,
}: {
  programs: readonly Program[];
  onClose: () => void;
}) {
  const [fields, setFields] = useState({
    program_id: programs[0]?.id ?? '',
    name: '',
    url: '',
    price: '',
    category: '',
    size: '',
    lasts: '',
    keeps: '',
    concerns: '',
  });
  const set = (name: keyof typeof fields) => (value: string) =>
    setFields({ ...fields, [name]: value });
  const program = programs.find(({ id }) => id === fields.program_id);
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.products.added(fields.name));
    onClose();
  });
  const refused = fieldErrors(error);
  const { products: words } = wo;
  const save = () => {
    if (!program) return;
    const { name, url, price, category, size, lasts, keeps } = fields;
    const concerns = fields.concerns
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
    const body = {
      merchant_id: program.merchant_id,
      program_id: program.id,
      name,
      url,
      ...(price ? { price_minor: minorOf(price, program.currency) } : {}),
      ...(category ? { category } : {}),
      ...(size ? { size_ml: Number(size) } : {}),
      ...(lasts ? { days_of_supply: Number(lasts) } : {}),
      ...(keeps ? { period_after_opening_months: Number(keeps) } : {}),
      ...(concerns.length > 0 ? { concerns } : {}),
    };
    write({ method: 'POST', path: '/api/products', body });
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
          label={wo.programs.one}
          value={fields.program_id}
          onChange={set('program_id')}
          options={programs.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          label={words.name}
          required
          value={fields.name}
          onInput={set('name')}
          error={refused.name}
        />
        <TextField
          label={words.url}
          type="url"
          required
          placeholder="https://"
          value={fields.url}
          onInput={set('url')}
          error={refused.url}
        />
        <div class="pair">
          <TextField
            label={words.price_in(program?.currency ?? '')}
            isOptional
            inputMode="decimal"
            value={fields.price}
            onInput={set('price')}
            error={refused.price_minor}
          />
          <TextField
            label={words.category}
            isOptional
            value={fields.category}
            onInput={set('category')}
            error={refused.category}
          />
        </div>
        <Supply fields={fields} set={set} refused={refused} />
        <TextField
          label={words.concerns}
          hint={words.concerns_hint}
          isOptional
          value={fields.concerns}
          onInput={set('concerns')}
        />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}

type SupplyProps = {
  fields: Record<'size' | 'lasts' | 'keeps', string>;
  set: (name: 'size' | 'lasts' | 'keeps') => (value: string) => void;
  refused: Readonly<Record<string, string>>;
};

/** By what it is known when buyers run out. */
function Supply({ fields, set, refused }: SupplyProps) {
  return (
    <div class="pair">
      <TextField
        label={wm.supply.size}
        isOptional
        inputMode="numeric"
        value={fields.size}
        onInput={set('size')}
        error={refused.size_ml}
      />
      <TextField
        label={wm.supply.lasts}
        hint={wm.supply.lasts_hint}
        isOptional
        inputMode="numeric"
        value={fields.lasts}
        onInput={set('lasts')}
        error={refused.days_of_supply}
      />
      <TextField
        label={wm.supply.keeps}
        hint={wm.supply.keeps_hint}
        isOptional
        inputMode="numeric"
        value={fields.keeps}
        onInput={set('keeps')}
        error={refused.period_after_opening_months}
      />
    </div>
  );
}
