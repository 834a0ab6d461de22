import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../controls/field.tsx';
import { day, instantOf, lastDay, minorOf, money, rate } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { Tag } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Coupon, Influencer, Membership, Program } from '../../shapes.ts';
import { wo, ws } from '../../words.ts';
import { bpsOf } from './new-program.tsx';

type NewProps = {
  program: Program;
  influencers: readonly Influencer[];
  onClose: () => void;
  onMade: (coupon: Coupon) => void;
};
const EMPTY = { code: '', kind: 'none', value: '', starts: '', ends: '', uses: '' };

/** Gives a code; what it takes off is made in the shop, or said how. */
export function NewCoupon({ program, influencers, onClose, onMade }: NewProps) {
  const earning = useEarning(program, influencers);
  const [chosen, setInfluencer] = useState('');
  const influencer_id = chosen || (earning[0]?.id ?? '');
  const [isOnce, setOnce] = useState(false);
  const [fields, setFields] = useState(EMPTY);
  const { code, kind, value, starts, ends, uses } = fields;
  const { write, isBusy, error } = useWrite<Coupon>((made) => {
    toast(wo.coupons.added(code));
    onMade(made);
  });
  const refused = fieldErrors(error);
  const set = (name: keyof typeof EMPTY) => (given: string) =>
    setFields({ ...fields, [name]: given });
  const { coupons: words } = wo;
  const discount = {
    ...(kind === 'rate'
      ? { rate_bps: bpsOf(value) }
      : { amount_minor: minorOf(value, program.currency) }),
    ...(starts === '' ? {} : { starts_at: instantOf(starts, false) }),
    ...(uses === '' ? {} : { usage_limit: Number(uses) }),
    once_per_customer: isOnce,
  };
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const body = {
            ...{ code, influencer_id },
            ...(ends === '' ? {} : { ends_at: instantOf(ends, true) }),
            ...(kind === 'none' ? {} : { discount }),
          };
          write({ method: 'POST', path: `/api/programs/${program.id}/coupons`, body });
        }}
      >
        <TextField
          label={words.code}
          isMono
          required
          maxLength={255}
          value={code}
          onInput={set('code')}
          error={refused.code}
        />
        <SelectField
          label={words.who}
          value={influencer_id}
          error={refused.influencer_id}
          onChange={setInfluencer}
          options={earning.map(({ id, display_name }) => ({ value: id, label: display_name }))}
        />
        <SelectField
          label={ws.codes.takes_off}
          hint={ws.codes.hints[kind]}
          value={kind}
          onChange={set('kind')}
          options={Object.entries(ws.codes.kinds).map(([one, label]) => ({ value: one, label }))}
        />
        {kind !== 'none' && (
          <>
            <div class="pair">
              <TextField
                label={kind === 'rate' ? ws.codes.percent : ws.codes.amount(program.currency)}
                inputMode="decimal"
                required
                value={value}
                onInput={set('value')}
                error={refused['discount.rate_bps'] ?? refused['discount.amount_minor']}
              />
              <TextField
                label={ws.codes.uses}
                type="number"
                min={1}
                isOptional
                value={uses}
                onInput={set('uses')}
                error={refused['discount.usage_limit']}
              />
            </div>
            <CheckField label={ws.codes.once} checked={isOnce} onChange={setOnce} />
            <TextField
              label={ws.codes.starts}
              type="date"
              isOptional
              value={starts}
              onInput={set('starts')}
              error={refused['discount.starts_at']}
            />
          </>
        )}
        <TextField
          label={ws.codes.ends}
          type="date"
          isOptional
          value={ends}
          onInput={set('ends')}
          error={refused.ends_at}
        />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}

type State = NonNullable<Coupon['shop']>['state'];
const SHOWN = {
  made: ['good', 'check'],
  by_hand: ['warn', 'alert'],
  pending: ['warn', 'clock'],
  failed: ['bad', 'alert'],
  drifted: ['bad', 'alert'],
  ended: ['', 'check'],
} as const;

/** How a code stands in its shop, in a word. */
export function CodeState({ state }: { state: State }) {
  const [tone, icon] = SHOWN[state];
  return (
    <Tag tone={tone} icon={icon}>
      {ws.codes.states[state]}
    </Tag>
  );
}

/** How a code stands in its shop: as it was made, what differs, or what to do there by hand. */
export function CodeInShop({ coupon, onClose }: { coupon: Coupon; onClose: () => void }) {
  const { shop, discount, code, ends_at } = coupon;
  if (!shop || !discount) return null;
  const { codes: words } = ws;
  const { rate_bps, amount_minor, currency } = discount;
  const takesOff =
    rate_bps !== null
      ? rate(rate_bps)
      : money({ amount_minor: amount_minor ?? 0, currency: currency ?? '' });
  return (
    <Dialog title={words.title(code)} onClose={onClose}>
      <div class="stack">
        <p>
          <CodeState state={shop.state} /> <span class="small">{words.says[shop.state]}</span>
        </p>
        {shop.problem && (
          <p class="note" lang="en">
            {shop.problem}
          </p>
        )}
        <dl class="facts">
          <dt>{wo.coupons.code}</dt>
          <dd class="mono">
            {code} <Copy text={code} label={wo.coupons.code} small />
          </dd>
          <dt>{words.takes_off}</dt>
          <dd>{takesOff}</dd>
          <dt>{words.starts}</dt>
          <dd>{day(discount.starts_at)}</dd>
          <dt>{words.ends}</dt>
          <dd>{ends_at ? lastDay(ends_at) : '–'}</dd>
          <dt>{words.uses}</dt>
          <dd>{discount.usage_limit ?? '–'}</dd>
          <dt>{words.once}</dt>
          <dd>{words.yes_no(discount.once_per_customer)}</dd>
          {shop.shop && (
            <>
              <dt>{words.shop}</dt>
              <dd>{shop.shop}</dd>
            </>
          )}
          {shop.checked_at && (
            <>
              <dt>{words.checked}</dt>
              <dd>
                <When at={shop.checked_at} as="time" />
              </dd>
            </>
          )}
        </dl>
        {shop.state === 'by_hand' && (
          <ol class="small">
            {(coupon.state === 'ended' ? words.end_steps : words.steps).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        <button type="button" class="btn end" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

/** Who may be credited by a code: anybody where all may join, else the members. */
function useEarning(program: Program, influencers: readonly Influencer[]) {
  const isOpen = program.enrolment === 'open';
  const path = `/api/programs/${program.id}/memberships?state=approved&limit=100`;
  const members = useApi<{ data: Membership[] }>(isOpen ? null : path);
  return isOpen ? influencers : (members.data?.data ?? []).map(({ influencer }) => influencer);
}
