import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { money, time } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { List } from '../../parts/list.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { PayoutState } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import type { WholeRun } from '../../shapes.ts';
import { w, wo } from '../../words.ts';
import { InfluencerName } from '../people/influencer-name.tsx';
import { Files } from './files.tsx';
import { RunState } from './run-state.tsx';

type Verb = 'approve' | 'send' | 'settle';

/** What can be done with a run now; those of it that cannot go stay. */
function verbsOf({ state, states }: WholeRun): Verb[] {
  const has = (one: string) => states.some((other) => other.state === one);
  if (state === 'waiting') return ['approve'];
  return [
    ...(has('requested') ? ['send' as const] : []),
    ...(has('sent') ? ['settle' as const] : []),
  ];
}

/** Payouts made together: who agreed, what is to be done next, and where each is. */
export function OneRun() {
  const { params } = useRoute();
  const run = useApi<WholeRun>(`/api/payout-runs/${params.id}`);
  const [verb, setVerb] = useState<Verb | null>(null);
  const { runs: words } = wo;
  const { data } = run;
  return (
    <Page
      title={data ? words.run_of(time(data.created_at)) : words.one}
      back={{ href: '/operate/payouts', label: wo.payouts.title }}
      aside={data && <RunState run={data} />}
      actions={
        data &&
        verbsOf(data).map((one, index) => (
          <button
            key={one}
            type="button"
            class={`btn${index === 0 ? ' primary' : ''}`}
            onClick={() => setVerb(one)}
          >
            {words.verbs[one]}
          </button>
        ))
      }
    >
      <Part of={run} missing={words.missing} rows={5} tall>
        {(shown) =>
          shown && (
            <div class="cols">
              <Card title={words.payouts(shown.payout_count)} flush>
                <Payouts run={shown} />
              </Card>
              <div class="stack">
                <About run={shown} />
                {shown.state === 'agreed' && <Files currencies={[shown.currency]} />}
              </div>
            </div>
          )
        }
      </Part>
      {verb && data && <Move run={data} verb={verb} onClose={() => setVerb(null)} />}
    </Page>
  );
}

function Payouts({ run }: { run: WholeRun }) {
  const { payouts: words } = wo;
  return (
    <List
      caption={wo.runs.payouts(run.payout_count)}
      rows={run.payouts}
      keyOf={(row) => row.id}
      columns={[
        {
          key: 'who',
          label: wo.influencers.one,
          card: 'title',
          cell: (row) => (
            <a class="name" href={`/operate/payouts/${row.id}`}>
              <InfluencerName id={row.influencer_id} />
            </a>
          ),
        },
        { key: 'state', label: w.state_word, cell: (row) => <PayoutState of={row} /> },
        {
          key: 'amount',
          label: words.amount,
          isNumber: true,
          card: 'answer',
          cell: (row) => <b>{money(row)}</b>,
        },
      ]}
    />
  );
}

function About({ run }: { run: WholeRun }) {
  const { runs: words } = wo;
  return (
    <Card title={words.about}>
      <p class="amount">{money(run.amount)}</p>
      <dl class="facts under">
        <dt>{words.made}</dt>
        <dd>{time(run.created_at)}</dd>
        <dt>{words.agreed(run.approvals.length, run.approvers)}</dt>
        <dd>
          {run.approvals.map((one) => (
            <span key={one.actor} class="block">
              {one.actor}, {time(one.created_at)}
            </span>
          ))}
        </dd>
        <dt>{wo.payouts.id}</dt>
        <dd class="mono small">
          {run.id} <Copy text={run.id} label={w.copy_what(wo.payouts.id)} small />
        </dd>
      </dl>
    </Card>
  );
}

function Move({ run, verb, onClose }: { run: WholeRun; verb: Verb; onClose: () => void }) {
  const [reference, setReference] = useState('');
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.runs.done);
    onClose();
  });
  const { runs: words } = wo;
  // only what is at this step moves
  const from = verb === 'settle' ? 'sent' : 'requested';
  const moved = run.payouts.filter(({ state }) => state === from);
  const amount_minor = moved.reduce((sum, one) => sum + one.amount_minor, 0);
  const amount = money({ amount_minor, currency: run.currency });
  const title = words.titles[verb](moved.length, amount);
  return (
    <Confirm
      title={title}
      button={title}
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onConfirm={() =>
        write({
          method: 'POST',
          path: `/api/payout-runs/${run.id}/${verb}`,
          body: verb === 'send' && reference ? { external_reference: reference } : {},
        })
      }
    >
      <p class="small">{words.says[verb]}</p>
      {verb === 'send' && (
        <TextField
          label={wo.payouts.reference}
          isOptional
          maxLength={100}
          value={reference}
          onInput={setReference}
        />
      )}
    </Confirm>
  );
}
