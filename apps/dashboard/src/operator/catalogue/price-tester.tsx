import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { SelectField, TextField } from '../../controls/field.tsx';
import { money, rate } from '../../format.ts';
import { Card, ErrorCard } from '../../parts/page.tsx';
import { Split } from '../../parts/trace.tsx';
import type { Influencer, Product, Program } from '../../shapes.ts';
import { w, wo } from '../../words.ts';

type Priced = {
  currency: string;
  base_minor: number;
  gross_minor: number;
  platform_fee_minor: number;
  net_minor: number;
  rate_bps?: number | null;
  decision?: { step: string; outcome: string; detail: string }[];
};

/** What would this order earn? Nothing is written. */
export function PriceTester({ program }: { program: Program }) {
  const influencers = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  const products = useApi<{ data: Product[] }>(
    `/api/products?limit=100&sort=name&program_id=${program.id}`,
  );
  const [influencer, setInfluencer] = useState('');
  const [product, setProduct] = useState('');
  const [amount, setAmount] = useState('100.00');
  const [priced, setPriced] = useState<Priced | null>(null);
  const { write, isBusy, error } = useWrite<Priced>(setPriced);
  const { tester: words } = wo;
  const influencer_id = influencer || influencers.data?.data[0]?.id || '';
  const product_id = product || products.data?.data[0]?.id || '';
  const show = (amount_minor: number) => money({ amount_minor, currency: program.currency });
  const ask = () => {
    const items = [{ product_id, quantity: 1, amount }];
    const body = { influencer_id, items, currency: program.currency };
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
          value={amount}
          onInput={setAmount}
        />
        {error ? <ErrorCard error={error} missing={words.not_here} /> : null}
        <button type="submit" class="btn" disabled={isBusy || !influencer_id || !product_id}>
          {isBusy ? w.working : words.button}
        </button>
        <div role="status">
          {priced && (
            <>
              <Split
                parts={[
                  priced.rate_bps
                    ? `${show(priced.base_minor)} × ${rate(priced.rate_bps)} = ${show(priced.gross_minor)}`
                    : show(priced.gross_minor),
                  words.fee(show(priced.platform_fee_minor)),
                  words.net(show(priced.net_minor)),
                ]}
              />
              {priced.decision?.map((step) => (
                <p key={step.step} class="note">
                  {step.detail}
                </p>
              ))}
            </>
          )}
        </div>
      </form>
    </Card>
  );
}
