import { usePages } from '../../api.ts';
import { Segments } from '../../controls/panel.tsx';
import { time } from '../../format.ts';
import { type Column, List } from '../../parts/list.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { When } from '../../parts/when.tsx';
import type { WebhookDelivery, WebhookEndpoint } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wa } from '../../words.ts';
import { ENDPOINTS, eventWords, hrefOf } from './names.ts';
import { answerOf, DeliveryState } from './states.tsx';
import { useUntilTried } from './until-tried.ts';

/** What was sent there, and how it ended. */
export function Deliveries({ endpoint }: { endpoint: WebhookEndpoint }) {
  const [{ state }, change] = useQueryParams();
  const deliveries = usePages<WebhookDelivery>(
    `${ENDPOINTS}/${endpoint.id}/deliveries?limit=20${params({ state })}`,
  );
  const { deliveries: words } = wa;
  useUntilTried(deliveries.rows ?? [], deliveries);
  return (
    <Card title={words.title} flush>
      <Filter state={state ?? ''} onChange={(wish) => change({ state: wish || null })} />
      <Part of={deliveries} rows={5}>
        {() =>
          deliveries.rows?.length ? (
            <List
              caption={words.caption}
              rows={deliveries.rows}
              keyOf={(row) => row.id}
              pages={deliveries}
              columns={columnsOf(endpoint.id)}
            />
          ) : state ? (
            <EmptyState icon="filter" title={words.none_of_state}>
              <button type="button" class="btn" onClick={() => change({ state: null })}>
                {w.clear_filters}
              </button>
            </EmptyState>
          ) : (
            <EmptyState icon="send" title={words.empty} say={words.empty_say} />
          )
        }
      </Part>
    </Card>
  );
}

function Filter({ state, onChange }: { state: string; onChange: (state: string) => void }) {
  const { deliveries: words } = wa;
  const options = Object.entries({ '': words.everything, ...words.filters });
  return (
    <div class="scroll">
      <Segments
        name={w.state_word}
        value={state}
        options={options.map(([value, label]) => ({ value, label }))}
        onChange={onChange}
      />
    </div>
  );
}

/** How it ended so far: the answer, how many tries that took, when the next is. */
function endingOf(row: WebhookDelivery): string {
  const { deliveries: words } = wa;
  if (row.attempts === 0) return answerOf(row);
  const next = row.next_at ? [words.next_at(time(row.next_at))] : [];
  return [answerOf(row), words.tries(row.attempts), ...next].join(', ');
}

function columnsOf(endpoint: string): Column<WebhookDelivery>[] {
  const { deliveries: words } = wa;
  return [
    {
      key: 'what',
      label: words.what,
      card: 'title',
      cell: (row) => (
        <>
          <a class="name" href={hrefOf(endpoint, row.id)}>
            {eventWords(row.type)}
          </a>
          <span class="sub mono">{row.type}</span>
        </>
      ),
    },
    { key: 'state', label: w.state_word, cell: (row) => <DeliveryState of={row} /> },
    {
      key: 'answer',
      label: words.answer,
      cell: (row) => <span class="small">{endingOf(row)}</span>,
    },
    {
      key: 'at',
      label: words.at,
      isNumber: true,
      card: 'answer',
      cell: (row) => <When at={row.created_at} as="time" />,
    },
  ];
}
