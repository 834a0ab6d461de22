import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { Segments } from '../../controls/panel.tsx';
import { minorOf, money } from '../../format.ts';
import { Card, EmptyState, ErrorCard, Page, Skeleton } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import type { Influencer, PayoutPlan, Program } from '../../shapes.ts';
import { useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { InfluencerName } from '../people/influencer-name.tsx';
import { LeftOut } from './left-out.tsx';

/** Whom do we pay now? A list with amounts, who is left out and why, and one button. */
export function NewPayout() {
  const [query, change] = useQueryParams();
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const currencies = [...new Set(programs.data?.data.map((one) => one.currency) ?? [])];
  const influencers = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  // where somebody waits to be paid goes first
  const owed = influencers.data?.data
    .flatMap(({ balances = [] }) => balances)
    .find((one) => one.payable_minor > 0)?.currency;
  const currency = query.currency ?? owed ?? currencies[0] ?? 'USD';
  const [minimum, setMinimum] = useState(query.minimum ?? '');
  const plan = useWrite<PayoutPlan>();
  const [shown, setShown] = useState<PayoutPlan | null>(null);
  const minimum_minor = minorOf(minimum, currency);
  const body = { currency, ...(minimum_minor ? { minimum_minor } : {}) };

  useEffect(() => {
    if (!programs.data || !influencers.data) return;
    let isGone = false;
    const timer = setTimeout(async () => {
      const answer = await plan
        .writeAsync({ method: 'POST', path: '/api/payouts', body: { ...body, dry_run: true } })
        .catch(() => null);
      if (!isGone) setShown(answer);
    }, 250);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [currency, minimum, programs.data !== undefined, influencers.data !== undefined]);

  const { new_payout: words } = wo;
  return (
    <Page
      title={words.title}
      lead={words.lead}
      back={{ href: '/operate/payouts', label: wo.payouts.title }}
    >
      <div class="bar">
        {currencies.length > 1 && (
          <Segments
            name={words.currency}
            value={currency}
            options={currencies.map((value) => ({ value, label: value }))}
            onChange={(value) => change({ currency: value })}
          />
        )}
        <label class="bar small">
          {words.minimum(currency)}
          <input
            class="input num minimum"
            inputMode="decimal"
            value={minimum}
            placeholder="0"
            onInput={(event) => setMinimum(event.currentTarget.value.replace(/[^\d.,]/g, ''))}
          />
        </label>
      </div>
      {plan.error ? (
        <ErrorCard error={plan.error} />
      ) : shown === null ? (
        <Skeleton rows={5} tall />
      ) : (
        <Who plan={shown} currency={currency} body={body} />
      )}
    </Page>
  );
}

type WhoProps = {
  plan: PayoutPlan;
  currency: string;
  body: object;
};

function Who({ plan, currency, body }: WhoProps) {
  const { route } = useLocation();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const pay = useWrite<{ payouts: unknown[]; run_id: string | null }>(({ payouts, run_id }) => {
    toast(wo.new_payout.made(payouts.length));
    route(run_id ? `/operate/payouts/runs/${run_id}` : '/operate/payouts');
  });
  const chosen = plan.payouts.filter((one) => !left.has(one.influencer_id));
  const all = chosen.reduce((sum, one) => sum + one.amount_minor, 0);
  const total = money({ amount_minor: all, currency });
  const { new_payout: words } = wo;
  const turn = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  return (
    <div class="cols pay">
      <Card title={words.people(plan.payouts.length)} flush>
        {plan.payouts.length === 0 ? (
          <EmptyState icon="wallet" title={words.nobody} say={words.nobody_say} />
        ) : (
          <table class="table list people">
            <caption class="vh">{words.caption(currency)}</caption>
            <thead>
              <tr>
                <th scope="col">{words.person}</th>
                <th scope="col" class="n">
                  {wo.payouts.amount}
                </th>
              </tr>
            </thead>
            <tbody>
              {plan.payouts
                .toSorted((a, b) => b.amount_minor - a.amount_minor)
                .map((one) => (
                  <tr key={one.influencer_id}>
                    <th scope="row" class="in-title">
                      <label class="who">
                        <input
                          type="checkbox"
                          checked={!left.has(one.influencer_id)}
                          onChange={() => turn(one.influencer_id)}
                        />
                        <span>
                          <InfluencerName id={one.influencer_id} />
                          {one.method && (
                            <span class="sub">
                              {w.account.methods[one.method as keyof typeof w.account.methods] ??
                                one.method}
                            </span>
                          )}
                        </span>
                      </label>
                    </th>
                    <td class="n strong in-answer">
                      {money({ amount_minor: one.amount_minor, currency })}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        )}
      </Card>
      <div class="stack">
        {plan.payouts.length > 0 && (
          <Card title={words.this_one} class="total">
            <p class="amount">{total}</p>
            <button
              type="button"
              class="btn primary wide tall under"
              disabled={chosen.length === 0}
              onClick={() => setAsking(true)}
            >
              {words.pay(chosen.length, total)}
            </button>
            <p class="note under">{words.note}</p>
          </Card>
        )}
        <LeftOut rows={plan.left_out} />
      </div>
      {isAsking && (
        <Confirm
          title={words.pay(chosen.length, total)}
          button={words.pay(chosen.length, total)}
          busy={words.paying}
          isBusy={pay.isBusy}
          error={pay.error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            pay.write({
              method: 'POST',
              path: '/api/payouts',
              body: { ...body, influencer_ids: chosen.map((one) => one.influencer_id) },
            })
          }
        >
          <p class="amount">{total}</p>
          <p class="small">
            {chosen.slice(0, 3).map((one, index) => (
              <Fragment key={one.influencer_id}>
                {index > 0 && ', '}
                <InfluencerName id={one.influencer_id} />
              </Fragment>
            ))}
            {chosen.length > 3 && ` ${words.and_more(chosen.length - 3)}`}
          </p>
          <p class="small muted">{words.follows}</p>
        </Confirm>
      )}
    </div>
  );
}
