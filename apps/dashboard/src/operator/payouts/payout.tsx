import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { CheckField, TextField } from '../../controls/field.tsx';
import { day, money, time } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { List } from '../../parts/list.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { PayoutState } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { may } from '../../session.ts';
import type { Influencer, PayoutWithItems } from '../../shapes.ts';
import { w, wo } from '../../words.ts';
import { orderHref } from '../money/find-order.tsx';

type Verb = 'send' | 'settle' | 'fail' | 'return';
const VERBS: Record<string, readonly Verb[]> = {
  requested: ['send', 'fail'],
  sent: ['settle', 'fail'],
  settled: ['return'],
};

/** One payout: what it is made of, and its next step. */
export function OnePayout() {
  const { params } = useRoute();
  const payout = useApi<PayoutWithItems>(`/api/payouts/${params.id}`);
  const influencer = useApi<Influencer>(
    payout.data ? `/api/influencers/${payout.data.influencer_id}` : null,
  );
  const [verb, setVerb] = useState<Verb | null>(null);
  const { payouts: words } = wo;
  const { data } = payout;
  const name = influencer.data?.display_name ?? wo.coupons.somebody;
  return (
    <Page
      title={data ? words.of(money(data), name) : words.one}
      back={{ href: '/operate/payouts', label: words.title }}
      aside={data && <PayoutState of={data} />}
      actions={
        data &&
        may('money') &&
        (VERBS[data.state] ?? []).map((one, index) => (
          <button
            key={one}
            type="button"
            class={`btn${index === 0 && one !== 'return' ? ' primary' : ''}`}
            onClick={() => setVerb(one)}
          >
            {words.verbs[one]}
          </button>
        ))
      }
    >
      <Part of={payout} missing={words.missing} rows={4} tall>
        {(shown) =>
          shown && (
            <div class="cols">
              <Card title={words.items(shown.items.length)} flush>
                <List
                  caption={words.items(shown.items.length)}
                  rows={shown.items}
                  keyOf={(row) => `${row.commission_id}${row.amount_minor}`}
                  columns={[
                    {
                      key: 'order',
                      label: wo.orders.one,
                      card: 'title',
                      cell: (row) =>
                        row.order_id === null ? (
                          <>
                            {words.by_hand}
                            {row.reason && <span class="sub">{row.reason}</span>}
                          </>
                        ) : (
                          <a class="name" href={orderHref(row.order_id)}>
                            {row.order_id}
                          </a>
                        ),
                    },
                    {
                      key: 'amount',
                      label: words.amount,
                      isNumber: true,
                      card: 'answer',
                      cell: ({ amount_minor }) => money({ amount_minor, currency: shown.currency }),
                    },
                  ]}
                />
              </Card>
              <Facts payout={shown} name={name} />
            </div>
          )
        }
      </Part>
      {verb && data && <Move payout={data} name={name} verb={verb} onClose={() => setVerb(null)} />}
    </Page>
  );
}

function Facts({ payout, name }: { payout: PayoutWithItems; name: string }) {
  const { payouts: words } = wo;
  const times = [
    [words.made, payout.created_at],
    [words.states.sent, payout.sent_at],
    [words.states.settled, payout.settled_at],
    [words.states.failed, payout.failed_at],
    [words.states.returned, payout.returned_at],
    [words.states.cancelled, payout.cancelled_at],
  ] as const;
  return (
    <Card title={words.about}>
      <dl class="facts">
        <dt>{wo.influencers.one}</dt>
        <dd>
          <a href={`/operate/influencers/${payout.influencer_id}`}>{name}</a>
        </dd>
        {times.map(
          ([label, at]) =>
            at && (
              <>
                <dt key={label}>{label}</dt>
                <dd>
                  <When at={at} as="time" />
                </dd>
              </>
            ),
        )}
        {payout.external_reference && (
          <>
            <dt>{words.reference}</dt>
            <dd class="mono">{payout.external_reference}</dd>
          </>
        )}
        <dt>{wo.runs.one}</dt>
        <dd>
          <a href={`/operate/payouts/runs/${payout.run_id}`}>
            {wo.runs.run_of(day(payout.created_at))}
          </a>
        </dd>
        {payout.requested_minor !== payout.amount_minor && (
          <>
            <dt>{words.requested}</dt>
            <dd class="num">
              {money({ amount_minor: payout.requested_minor, currency: payout.currency })}
            </dd>
          </>
        )}
        {payout.exports.map((one) => (
          <Fragment key={one.id}>
            <dt>{words.in_file(one.format)}</dt>
            <dd>
              {money(one)} · {one.hint}
              <span class="sub">
                {one.actor}, {time(one.created_at)}
              </span>
            </dd>
          </Fragment>
        ))}
        <dt>{words.id}</dt>
        <dd class="mono small">
          {payout.id} <Copy text={payout.id} label={w.copy_what(words.id)} small />
        </dd>
      </dl>
    </Card>
  );
}

type MoveProps = { payout: PayoutWithItems; name: string; verb: Verb; onClose: () => void };

function Move({ payout, name, verb, onClose }: MoveProps) {
  const [text, setText] = useState('');
  const [returned, setReturned] = useState(new Date().toISOString().slice(0, 10));
  const [asExported, setAsExported] = useState(false);
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.payouts.moved[verb](money(payout)));
    onClose();
  });
  const { payouts: words } = wo;
  const bodies = {
    send: {
      ...(text && { external_reference: text }),
      ...(asExported && { as_exported: true }),
    },
    settle: {},
    fail: text ? { reason: text } : {},
    return: { reason: text, returned_on: returned },
  };
  const title = words.titles[verb](money(payout), name);
  return (
    <Confirm
      title={title}
      button={title}
      isBad={verb === 'fail' || verb === 'return'}
      isBusy={isBusy}
      error={error}
      isDisabled={verb === 'return' && text === ''}
      onClose={onClose}
      onConfirm={() =>
        write({ method: 'POST', path: `/api/payouts/${payout.id}/${verb}`, body: bodies[verb] })
      }
    >
      <p class="small">{words.says[verb]}</p>
      {verb === 'send' && (
        <TextField
          label={words.reference}
          isOptional
          maxLength={100}
          value={text}
          onInput={setText}
        />
      )}
      {verb === 'send' && payout.exports.length > 0 && (
        <CheckField
          label={words.as_exported}
          note={words.as_exported_note}
          checked={asExported}
          onChange={setAsExported}
        />
      )}
      {verb === 'return' && (
        <TextField
          label={words.returned_on}
          type="date"
          required
          value={returned}
          onInput={setReturned}
        />
      )}
      {(verb === 'fail' || verb === 'return') && (
        <TextField
          label={words.reason}
          hint={words.reason_hint}
          maxLength={200}
          value={text}
          onInput={setText}
        />
      )}
      <p class="note">{words.made_on(day(payout.created_at))}</p>
    </Confirm>
  );
}
