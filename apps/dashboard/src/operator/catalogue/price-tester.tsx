import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { SelectField, TextField } from '../../controls/field.tsx';
import { majorText, money, rate } from '../../format.ts';
import { Card, ErrorCard } from '../../parts/page.tsx';
import { Split } from '../../parts/trace.tsx';
import { fieldErrors } from '../../problems.ts';
import type { Influencer, PricePreview, Product, Program } from '../../shapes.ts';
import { w, wo } from '../../words.ts';

/** What would this order earn? By the rules an order is priced by; nothing is written. */
export function PriceTester({ program }: { program: Program }) {
  const influencers = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  const products = useApi<{ data: Product[] }>(
    `/api/products?limit=100&sort=name&program_id=${program.id}`,
  );
  const [influencer, setInfluencer] = useState('');
  const [product, setProduct] = useState('');
  const [amount, setAmount] = useState(
    majorText({ amount_minor: 10_000, currency: program.currency }),
  );
  const [day, setDay] = useState('');
  const [priced, setPriced] = useState<PricePreview | null>(null);
  const { write, isBusy, error } = useWrite<PricePreview>(setPriced);
  const refused = fieldErrors(error);
  const { tester: words } = wo;
  const influencer_id = influencer || influencers.data?.data[0]?.id || '';
  const product_id = product || products.data?.data[0]?.id || '';
  const ask = () => {
    const items = [{ product_id, quantity: 1, amount: amount.trim().replace(',', '.') }];
    const ordered_at = day === '' ? {} : { ordered_at: `${day}T12:00:00.000Z` };
    const body = { influencer_id, items, currency: program.currency, ...ordered_at };
    write({ method: 'POST', path: `/api/programs/${program.id}/price`, body });
  };
  return (
    <Card title={words.title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <SelectField
          label={wo.rules.influencer}
          value={influencer_id}
          onChange={setInfluencer}
          options={(influencers.data?.data ?? []).map((one) => ({
            value: one.id,
            label: one.display_name,
          }))}
        />
        <SelectField
          label={wo.rules.product}
          value={product_id}
          onChange={setProduct}
          options={(products.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          label={words.amount(program.currency)}
          inputMode="decimal"
          required
          maxLength={16}
          value={amount}
          error={refused['items.0.amount'] && wo.hand.wrong}
          onInput={setAmount}
        />
        <TextField label={words.day} type="date" isOptional value={day} onInput={setDay} />
        {error && !refused['items.0.amount'] ? <ErrorCard error={error} /> : null}
        <button type="submit" class="btn" disabled={isBusy || !influencer_id || !product_id}>
          {isBusy ? w.working : words.button}
        </button>
        <div role="status">{priced && <Priced of={priced} />}</div>
      </form>
    </Card>
  );
}

/** The sum line, and each step that led to it. */
function Priced({ of }: { of: PricePreview }) {
  const { amount, commission, lines, hold_days, decision } = of;
  const { currency } = commission;
  const show = (amount_minor: number) => money({ amount_minor, currency });
  const [line] = lines;
  const first = line?.rate_bps
    ? `${money(amount)} × ${rate(line.rate_bps)} = ${show(commission.gross_minor)}`
    : `${money(amount)} → ${show(commission.gross_minor)}`;
  const { tester: words } = wo;
  return (
    <>
      <Split
        parts={[
          first,
          words.fee(show(commission.platform_fee_minor)),
          words.net(show(commission.net_minor)),
        ]}
      />
      <p class="note under">{words.hold(hold_days)}</p>
      <ul class="because">
        {decision.map((step) => (
          <li key={`${step.step}${step.detail}`} class="note">
            {step.detail}
          </li>
        ))}
      </ul>
    </>
  );
}
