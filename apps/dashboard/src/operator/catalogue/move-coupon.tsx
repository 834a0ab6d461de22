import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { instantOf } from '../../format.ts';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Coupon, Influencer } from '../../shapes.ts';
import { w, wo } from '../../words.ts';

type Props = { coupon: Coupon; influencers: readonly Influencer[]; onClose: () => void };

/** Gives a code to somebody else, from now or a later day; orders before stay who had it then. */
export function MoveCoupon({ coupon, influencers, onClose }: Props) {
  const [to, setTo] = useState('');
  const [from, setFrom] = useState('');
  const { coupons: words } = wo;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.moved(coupon.code));
    onClose();
  });
  const refused = fieldErrors(error);
  const name = influencers.find(({ id }) => id === to)?.display_name;
  return (
    <Confirm
      title={words.move_title(coupon.code)}
      button={name ? words.move_to(coupon.code, name) : words.move}
      isBusy={isBusy}
      error={Object.keys(refused).length > 0 ? null : error}
      isDisabled={to === ''}
      onClose={onClose}
      onConfirm={() =>
        write({
          method: 'PATCH',
          path: `/api/programs/${coupon.program_id}/coupons/${coupon.id}`,
          body: {
            influencer_id: to,
            ...(from === '' ? {} : { starts_at: instantOf(from, false) }),
          },
        })
      }
    >
      <p class="small">{words.move_say}</p>
      <SelectField
        label={words.who}
        none={w.choose}
        value={to}
        onChange={setTo}
        error={refused.influencer_id}
        options={influencers
          .filter(({ id }) => id !== coupon.influencer_id)
          .map(({ id, display_name }) => ({ value: id, label: display_name }))}
      />
      <TextField
        label={words.from}
        hint={words.from_hint}
        type="date"
        isOptional
        value={from}
        error={refused.starts_at}
        onInput={setFrom}
      />
    </Confirm>
  );
}
