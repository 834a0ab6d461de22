import { useRoute } from 'preact-iso';
import { useApi } from '../../api.ts';
import { Copy } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { When } from '../../parts/when.tsx';
import { at } from '../../session.ts';
import type { WebhookEndpoint } from '../../shapes.ts';
import { w, wa } from '../../words.ts';
import { Deliveries } from './deliveries.tsx';
import { OneDelivery } from './delivery.tsx';
import { EndpointActions, SendTest } from './endpoint-actions.tsx';
import { ENDPOINTS, eventWords, nameOf } from './names.ts';
import { EndpointState } from './states.tsx';

/** An endpoint, or one delivery to it. */
export function Webhook() {
  const { params } = useRoute();
  const { id = '', delivery } = params;
  return delivery ? <OneDelivery endpoint={id} id={delivery} /> : <Endpoint id={id} />;
}

/** Does what happens arrive there? */
function Endpoint({ id }: { id: string }) {
  const endpoint = useApi<WebhookEndpoint>(`${ENDPOINTS}/${id}`);
  const { data } = endpoint;
  const { webhooks: words } = wa;
  return (
    <Page
      title={data ? nameOf(data.url) : words.title}
      back={{ href: at('/account/webhooks'), label: words.title }}
      aside={data && <EndpointState of={data} />}
      actions={data?.is_active && <SendTest endpoint={data} />}
    >
      <Part of={endpoint} missing={words.missing} rows={5} tall>
        {(shown) =>
          shown && (
            <>
              <Trouble endpoint={shown} />
              <div class="cols">
                <Deliveries endpoint={shown} />
                <Facts endpoint={shown} />
              </div>
            </>
          )
        }
      </Part>
    </Page>
  );
}

/** That nothing arrives, and what to do. */
function Trouble({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { given_up_at, failing_since, is_active } = endpoint;
  const { webhooks: words } = wa;
  if (!given_up_at && !(is_active && failing_since)) return null;
  return (
    <p class={`notice ${given_up_at ? 'bad' : 'warn'}`}>
      <Icon name="alert" />
      <span>{given_up_at ? words.given_up_say : words.failing_say}</span>
    </p>
  );
}

function Facts({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { webhooks: words } = wa;
  const until = endpoint.previous_secret_expires_at;
  return (
    <Card title={words.about}>
      <dl class="facts">
        <dt>{words.address}</dt>
        <dd class="mono small">{endpoint.url}</dd>
        <dt>{words.kinds}</dt>
        <dd>{endpoint.events.map(eventWords).join(', ')}</dd>
        {until && Date.parse(until) > Date.now() && (
          <>
            <dt>{words.old_secret}</dt>
            <dd>
              <When at={until} as="time" />
            </dd>
          </>
        )}
        <dt>{words.made}</dt>
        <dd>
          <When at={endpoint.created_at} />
        </dd>
        <dt>{words.id}</dt>
        <dd class="mono small">
          {endpoint.id} <Copy text={endpoint.id} label={w.copy_what(words.id)} small />
        </dd>
      </dl>
      <EndpointActions endpoint={endpoint} />
    </Card>
  );
}
