import { useState } from 'preact/hooks';
import { useApi, usePages } from '../../api.ts';
import { Secret } from '../../controls/secret.tsx';
import { Icon } from '../../parts/icon.tsx';
import { type Column, List } from '../../parts/list.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { When } from '../../parts/when.tsx';
import { currentMe } from '../../session.ts';
import type { WebhookDelivery, WebhookEndpoint } from '../../shapes.ts';
import { w, wa } from '../../words.ts';
import { EndpointForm, kindsFor } from './endpoint-form.tsx';
import { ENDPOINTS, hrefOf, LIST, nameOf } from './names.ts';
import { DeliveryState, EndpointState } from './states.tsx';

/** Which addresses are told, of what, and does it arrive? */
export function Endpoints() {
  const endpoints = usePages<WebhookEndpoint>(LIST);
  const { webhooks: words } = wa;
  return (
    <Card title={words.title} flush head={<Add />}>
      <p class="small muted">{words.lead}</p>
      <Part of={endpoints} rows={3}>
        {() =>
          endpoints.rows?.length ? (
            <List
              caption={words.caption}
              rows={endpoints.rows}
              keyOf={(row) => row.id}
              pages={endpoints}
              columns={columns()}
            />
          ) : (
            <EmptyState icon="plug" title={words.empty} say={words.empty_say} />
          )
        }
      </Part>
    </Card>
  );
}

function columns(): Column<WebhookEndpoint>[] {
  const { webhooks: words } = wa;
  return [
    {
      key: 'address',
      label: words.address,
      card: 'title',
      cell: ({ id, url }) => (
        <a class="name" href={hrefOf(id)}>
          {nameOf(url)}
        </a>
      ),
    },
    {
      key: 'kinds',
      label: words.kinds,
      cell: ({ events }) =>
        events.length >= kindsFor(currentMe().role).length
          ? words.all_kinds
          : words.kinds_count(events.length),
    },
    ...(seesAll() ? [{ key: 'whose', label: words.whose, cell: ownerOf }] : []),
    { key: 'last', label: words.last, cell: ({ id }) => <LastDelivery endpoint={id} /> },
    {
      key: 'state',
      label: w.state_word,
      card: 'answer',
      cell: (row) => <EndpointState of={row} />,
    },
  ];
}

/** Operators see everybody’s. */
const seesAll = () => !['influencer', 'brand'].includes(currentMe().role);

function ownerOf({ influencer_id, merchant_ids }: WebhookEndpoint) {
  const { owners } = wa.webhooks;
  if (influencer_id)
    return <a href={`/operate/influencers/${influencer_id}`}>{owners.influencer}</a>;
  return merchant_ids ? owners.shop : owners.operators;
}

function LastDelivery({ endpoint }: { endpoint: string }) {
  const path = `${ENDPOINTS}/${endpoint}/deliveries?limit=1`;
  const deliveries = useApi<{ data: WebhookDelivery[] }>(path);
  if (!deliveries.data) return null;
  const [last] = deliveries.data.data;
  if (!last) return <span class="muted">{wa.webhooks.nothing_yet}</span>;
  return (
    <>
      <When at={last.created_at} as="time" /> <DeliveryState of={last} />
    </>
  );
}

/** Adds one; its secret is shown once. */
function Add() {
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { webhooks: words } = wa;
  return (
    <span class="end">
      <button type="button" class="btn primary" onClick={() => setOpen(true)}>
        <Icon name="plus" size="m" /> {words.add}
      </button>
      {isOpen && (
        <EndpointForm
          onClose={() => setOpen(false)}
          onDone={(made) => {
            setOpen(false);
            setSecret(made.secret ?? null);
          }}
        />
      )}
      {secret && (
        <Secret
          title={words.secret}
          say={words.secret_say}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </span>
  );
}
