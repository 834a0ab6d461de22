import { useState } from 'preact/hooks';
import { usePages, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { NoneOfFilters } from '../../controls/filters.tsx';
import { Choice } from '../../controls/panel.tsx';
import { age, day, money } from '../../format.ts';
import { useQueueKeys } from '../../frame/keys.tsx';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { Tag } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { isBrand } from '../../session.ts';
import type { Review } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { InfluencerLink } from '../people/influencer-name.tsx';
import { orderHref } from './find-order.tsx';

const FLAGS = [
  ...(['self_referral', 'reused_click', 'hasty', 'embedded', 'velocity'] as const),
  ...(['conversion_rate', 'coupon_leak', 'told_twice'] as const),
];
const STATES = ['held', 'rejected', 'pending', 'approved', 'paid'] as const;
/** As many as one decision takes. */
const MOST = 100;

type Decision = 'release' | 'reject';

/** Which orders need a look before they are paid? */
export function Reviews() {
  const [query, change] = useQueryParams();
  const { flag, state } = query;
  const rows = usePages<Review>(`/api/reviews?limit=20${params({ flag, state })}`);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Decision | null>(null);
  const picked = (rows.rows ?? []).filter(({ conversion_id }) => chosen.has(conversion_id));
  useQueueKeys(picked.length > 0, {
    ...(isBrand() ? {} : { a: () => setAsked('release') }),
    r: () => setAsked('reject'),
  });
  const { reviews: words } = wo;
  return (
    <Page title={words.title} lead={isBrand() ? words.lead_of_shop : words.lead}>
      <div class="bar">
        <Choice
          name={words.flag}
          value={flag ?? ''}
          options={[
            { value: '', label: words.every_flag },
            ...FLAGS.map((value) => ({ value, label: words.flags[value] })),
          ]}
          onChange={(value) => change({ flag: value || null })}
        />
        <Choice
          name={w.state_word}
          value={state ?? ''}
          options={[
            { value: '', label: words.open },
            ...STATES.map((value) => ({ value, label: wo.orders.states[value] })),
          ]}
          onChange={(value) => change({ state: value || null })}
        />
        <span class="bar end">
          {(isBrand() ? (['reject'] as const) : (['release', 'reject'] as const)).map((one) => (
            <button
              key={one}
              type="button"
              class="btn"
              disabled={picked.length === 0}
              onClick={() => setAsked(one)}
            >
              {words.verbs[one](picked.length)}
            </button>
          ))}
        </span>
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={rows} rows={5} tall>
          {() =>
            rows.rows?.length ? (
              <Table rows={rows} chosen={chosen} onChoose={setChosen} />
            ) : flag || state ? (
              <NoneOfFilters names={['flag', 'state']} />
            ) : (
              <EmptyState icon="check" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      {asked && (
        <Decide
          of={picked}
          decision={asked}
          onClose={() => setAsked(null)}
          onDone={() => setChosen(new Set())}
        />
      )}
    </Page>
  );
}

type TableProps = {
  rows: ReturnType<typeof usePages<Review>>;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

function Table({ rows, chosen, onChoose }: TableProps) {
  const { reviews: words } = wo;
  const turn = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id) && next.size < MOST) next.add(id);
    onChoose(next);
  };
  return (
    <List
      caption={words.caption}
      rows={rows.rows ?? []}
      keyOf={(row) => row.conversion_id}
      pages={rows}
      columns={[
        {
          key: 'order',
          label: wo.orders.one,
          card: 'title',
          cell: ({ conversion_id: id, external_order_id, program, ordered_at }) => (
            <span class="who">
              <input
                type="checkbox"
                aria-label={words.choose(external_order_id)}
                checked={chosen.has(id)}
                onChange={() => turn(id)}
              />
              <span>
                <a class="name" href={orderHref(external_order_id)}>
                  {external_order_id}
                </a>
                <span class="sub">
                  {program.name} · {day(ordered_at)}
                </span>
              </span>
            </span>
          ),
        },
        {
          key: 'influencer',
          label: wo.influencers.one,
          cell: ({ influencer }) => <InfluencerLink {...influencer} />,
        },
        {
          key: 'why',
          label: words.flag,
          cell: ({ flags }) =>
            flags.map((one) => (
              <span key={one} class="tag warn">
                <Icon name="alert" size="s" />
                {words.flags[one as keyof typeof words.flags] ?? one}
              </span>
            )),
        },
        {
          key: 'state',
          label: w.state_word,
          cell: ({ state, waiting_since }) => (
            <>
              <Tag tone={state === 'rejected' ? 'bad' : 'info'} icon="clock">
                {wo.orders.states[state]}
              </Tag>
              {waiting_since && <span class="sub">{words.since(age(waiting_since))}</span>}
            </>
          ),
        },
        {
          key: 'net',
          label: wo.orders.net,
          isNumber: true,
          card: 'answer',
          cell: ({ net }) => <b>{money(net)}</b>,
        },
      ]}
    />
  );
}

type DecideProps = {
  of: readonly Review[];
  decision: Decision;
  onDone: () => void;
  onClose: () => void;
};

function Decide({ of, decision, onDone, onClose }: DecideProps) {
  const [reason, setReason] = useState('');
  const { reviews: words } = wo;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.done(of.length));
    onDone();
    onClose();
  });
  const title = words.titles[decision](of.length, sumsOf(of));
  return (
    <Confirm
      title={title}
      button={title}
      isBad={decision === 'reject'}
      isBusy={isBusy}
      error={error}
      isDisabled={reason.trim() === ''}
      onClose={onClose}
      onConfirm={() =>
        write({
          method: 'POST',
          path: '/api/reviews/decide',
          body: {
            conversion_ids: of.map((one) => one.conversion_id),
            decision,
            reason: reason.trim(),
          },
        })
      }
    >
      <p class="small">{wo.actions.says[decision]}</p>
      <TextField
        label={wo.actions.reason}
        hint={wo.actions.reason_hint}
        required
        maxLength={300}
        value={reason}
        onInput={setReason}
      />
    </Confirm>
  );
}

/** How much it is, each currency by itself. */
function sumsOf(of: readonly Review[]): string {
  const sums = new Map<string, number>();
  for (const { net } of of) {
    sums.set(net.currency, (sums.get(net.currency) ?? 0) + net.amount_minor);
  }
  return [...sums].map(([currency, amount_minor]) => money({ amount_minor, currency })).join(' + ');
}
