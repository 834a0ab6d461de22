import { useState } from 'preact/hooks';
import { useApi, usePages } from '../../api.ts';
import { Choice } from '../../controls/panel.tsx';
import { day, money } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { PayoutState } from '../../parts/tag.tsx';
import { may } from '../../session.ts';
import type { Payout } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { EndHolds } from '../money/end-holds.tsx';
import { InfluencerName } from '../people/influencer-name.tsx';
import { Files } from './files.tsx';
import { Policy } from './policy.tsx';
import { Runs } from './runs.tsx';

const STATES = ['requested', 'sent', 'settled', 'failed', 'returned', 'cancelled'] as const;

/** Whom do we pay now, and is the rest on its way? */
export function Payouts() {
  const [query, change] = useQueryParams();
  const given = { state: query.state, currency: query.currency };
  const payouts = usePages<Payout>(`/api/payouts?limit=20${params(given)}`);
  const [isEnding, setEnding] = useState(false);
  const { payouts: words } = wo;
  return (
    <Page
      title={words.title}
      actions={
        may('money') && (
          <>
            <button type="button" class="btn" onClick={() => setEnding(true)}>
              <Icon name="clock" size="m" /> {wo.end_holds.title}
            </button>
            <a class="btn primary" href="/operate/payouts/new">
              <Icon name="plus" size="m" /> {words.make}
            </a>
          </>
        )
      }
    >
      {isEnding && <EndHolds onClose={() => setEnding(false)} />}
      {may('money') && (
        <>
          <Runs />
          <WaitingFiles />
        </>
      )}
      <div class="bar">
        <Choice
          name={w.state_word}
          value={query.state ?? ''}
          options={[
            { value: '', label: wo.orders.all_states },
            ...STATES.map((value) => ({ value, label: words.states[value] })),
          ]}
          onChange={(value) => change({ state: value || null })}
        />
      </div>
      <Card title={words.made} flush>
        <Part of={payouts} rows={5} tall>
          {() =>
            payouts.rows?.length ? (
              <List
                caption={words.made}
                rows={payouts.rows}
                keyOf={(row) => row.id}
                pages={payouts}
                columns={[
                  {
                    key: 'who',
                    label: wo.influencers.one,
                    card: 'title',
                    cell: (row) => (
                      <>
                        <a class="name" href={`/operate/payouts/${row.id}`}>
                          <InfluencerName id={row.influencer_id} />
                        </a>
                        <span class="sub">{words.made_on(day(row.created_at))}</span>
                      </>
                    ),
                  },
                  { key: 'state', label: w.state_word, cell: (row) => <PayoutState of={row} /> },
                  {
                    key: 'reference',
                    label: words.reference,
                    card: 'none',
                    cell: (row) => <span class="mono small">{row.external_reference ?? '–'}</span>,
                  },
                  {
                    key: 'amount',
                    label: words.amount,
                    isNumber: true,
                    card: 'answer',
                    cell: (row) => <b>{money(row)}</b>,
                  },
                ]}
              />
            ) : (
              <EmptyState icon="wallet" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      {may('money') && <Policy />}
    </Page>
  );
}

/** The files for those who pay, of what is being prepared. */
function WaitingFiles() {
  const waiting = useApi<{ data: Payout[] }>('/api/payouts?limit=100&state=requested');
  const currencies = [...new Set(waiting.data?.data.map((one) => one.currency) ?? [])];
  return currencies.length === 0 ? null : <Files currencies={currencies} />;
}
