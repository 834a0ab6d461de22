import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { instantOf, minorOf } from '../../format.ts';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Group, Influencer, Product, Program } from '../../shapes.ts';
import { wm, wo } from '../../words.ts';
import { bpsOf } from './new-program.tsx';

/** Where a program's groups are listed. */
export const groupsOf = (program: Program) => `/api/programs/${program.id}/groups?limit=100`;

const KINDS = ['first', 'refill', 'repeat', 'renewal'] as const;

type Fields = Record<
  | ('influencer_id' | 'group_id' | 'product_id' | 'category' | 'order_kind' | 'from' | 'to')
  | ('rate' | 'flat' | 'starts' | 'ends'),
  string
>;

/** The rule that was typed, as the API takes it: what is empty is no condition. */
function ruleOf(fields: Fields, currency: Program['currency']) {
  const { influencer_id, group_id, product_id, category, order_kind, from, to } = fields;
  const { rate, flat, starts, ends } = fields;
  return {
    ...(flat === '' ? { rate_bps: bpsOf(rate) } : { flat_minor: minorOf(flat, currency) }),
    ...(influencer_id ? { influencer_id } : {}),
    ...(group_id ? { group_id } : {}),
    ...(product_id ? { product_id } : {}),
    ...(category ? { category } : {}),
    ...(order_kind ? { order_kind } : {}),
    ...(from ? { nth_from: Number(from) } : {}),
    ...(to ? { nth_to: Number(to) } : {}),
    ...(starts ? { starts_at: instantOf(starts, false) } : {}),
    ...(ends ? { ends_at: instantOf(ends, true) } : {}),
  };
}

/** Special terms: what is paid, for whom, of what, and for which orders of a customer. */
export function NewRule({ program, onClose }: { program: Program; onClose: () => void }) {
  const influencers = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  const products = useApi<{ data: Product[] }>(
    `/api/products?limit=100&sort=name&program_id=${program.id}`,
  );
  const groups = useApi<{ data: Group[] }>(groupsOf(program));
  const [fields, setFields] = useState<Fields>({
    influencer_id: '',
    group_id: '',
    product_id: '',
    category: '',
    order_kind: '',
    from: '',
    to: '',
    rate: '',
    flat: '',
    starts: '',
    ends: '',
  });
  const set = (name: keyof Fields) => (value: string) => setFields({ ...fields, [name]: value });
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.rules.added);
    onClose();
  });
  const refused = fieldErrors(error);
  const { rules: words } = wo;
  const save = () =>
    write({
      method: 'POST',
      path: `/api/programs/${program.id}/rules`,
      body: ruleOf(fields, program.currency),
    });
  const choices = (rows: readonly { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div class="pair">
          <TextField
            label={words.rate_percent}
            inputMode="decimal"
            value={fields.rate}
            required={fields.flat === ''}
            onInput={set('rate')}
            error={refused.rate_bps}
          />
          <TextField
            label={words.or_flat(program.currency)}
            isOptional
            inputMode="decimal"
            value={fields.flat}
            onInput={set('flat')}
            error={refused.flat_minor}
          />
        </div>
        <SelectField
          label={words.influencer}
          none={words.everybody}
          value={fields.influencer_id}
          onChange={set('influencer_id')}
          options={choices(
            (influencers.data?.data ?? []).map(({ id, display_name }) => ({
              id,
              name: display_name,
            })),
          )}
        />
        {groups.data?.data.length ? (
          <SelectField
            label={wm.members.group}
            none={wm.groups.every}
            value={fields.group_id}
            onChange={set('group_id')}
            options={choices(groups.data.data)}
            error={refused.group_id}
          />
        ) : null}
        <SelectField
          label={words.product}
          none={words.every_product}
          value={fields.product_id}
          onChange={set('product_id')}
          options={choices(products.data?.data ?? [])}
        />
        <TextField
          label={words.category_word}
          isOptional
          value={fields.category}
          onInput={set('category')}
          error={refused.category}
        />
        <OrderOfCustomer fields={fields} set={set} refused={refused} />
        <div class="pair">
          <TextField
            label={words.starts}
            isOptional
            type="date"
            value={fields.starts}
            onInput={set('starts')}
          />
          <TextField
            label={words.ends}
            isOptional
            type="date"
            value={fields.ends}
            onInput={set('ends')}
            error={refused.ends_at}
          />
        </div>
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}

type PartProps = {
  fields: Fields;
  set: (name: keyof Fields) => (value: string) => void;
  refused: Readonly<Record<string, string>>;
};

/** Which orders of a customer it is for. */
function OrderOfCustomer({ fields, set, refused }: PartProps) {
  return (
    <>
      <SelectField
        label={wm.kinds.order_kind}
        hint={wm.kinds.say}
        none={wm.kinds.every}
        value={fields.order_kind}
        onChange={set('order_kind')}
        options={KINDS.map((value) => ({ value, label: wm.kinds.names[value] }))}
        error={refused.order_kind}
      />
      <div class="pair">
        <TextField
          label={wm.kinds.from}
          isOptional
          inputMode="numeric"
          value={fields.from}
          onInput={set('from')}
          error={refused.nth_from}
        />
        <TextField
          label={wm.kinds.to}
          isOptional
          inputMode="numeric"
          value={fields.to}
          onInput={set('to')}
          error={refused.nth_to}
        />
      </div>
    </>
  );
}
