import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Json } from '../../parts/json.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { ZoneNote } from '../../parts/trace.tsx';
import { When } from '../../parts/when.tsx';
import type { WebhookDeliveryBody, WebhookEndpoint } from '../../shapes.ts';
import { w, wa } from '../../words.ts';
import { ENDPOINTS, eventWords, hrefOf, nameOf } from './names.ts';
import { answerOf, DeliveryState } from './states.tsx';
import { useUntilTried } from './until-tried.ts';

type Props = { endpoint: string; id: string };

/** What was sent, and did it arrive? */
export function OneDelivery({ endpoint, id }: Props) {
  const path = `${ENDPOINTS}/${endpoint}/deliveries/${id}`;
  const delivery = useApi<WebhookDeliveryBody>(path);
  const owner = useApi<WebhookEndpoint>(`${ENDPOINTS}/${endpoint}`);
  const { data } = delivery;
  const { deliveries: words } = wa;
  useUntilTried(data ? [data] : [], delivery);
  return (
    <Page
      title={data ? eventWords(data.type) : words.title}
      back={{
        href: hrefOf(endpoint),
        label: owner.data ? nameOf(owner.data.url) : wa.webhooks.title,
      }}
      aside={data && <DeliveryState of={data} />}
      actions={data && data.state !== 'pending' && <Resend path={path} />}
    >
      <Part of={delivery} missing={words.missing} rows={5} tall>
        {(shown) =>
          shown && (
            <div class="cols">
              <Card title={words.body}>
                <Json text={shown.body} label={words.body} />
              </Card>
              <Facts delivery={shown} />
            </div>
          )
        }
      </Part>
    </Page>
  );
}

function Facts({ delivery }: { delivery: WebhookDeliveryBody }) {
  const { deliveries: words } = wa;
  const times = [
    [words.at, delivery.created_at],
    [words.arrived, delivery.delivered_at],
    [words.next_try, delivery.next_at],
  ] as const;
  return (
    <Card title={words.about} head={<ZoneNote />}>
      <dl class="facts">
        <dt>{words.answer}</dt>
        <dd>{answerOf(delivery)}</dd>
        <dt>{words.tried}</dt>
        <dd>{words.tries(delivery.attempts)}</dd>
        {times.map(([label, when]) => when && <TimeFact key={label} label={label} at={when} />)}
        <dt>{words.what}</dt>
        <dd class="mono small">{delivery.type}</dd>
        <dt>{words.object}</dt>
        <dd class="mono small">{delivery.object_id}</dd>
        <dt>{words.webhook_id}</dt>
        <dd class="mono small">
          {delivery.id} <Copy text={delivery.id} label={w.copy_what(words.webhook_id)} small />
        </dd>
      </dl>
    </Card>
  );
}

function TimeFact({ label, at }: { label: string; at: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <When at={at} as="seconds" />
      </dd>
    </>
  );
}

/** Once more, when it arrived or was given up. */
function Resend({ path }: { path: string }) {
  const [isAsking, setAsking] = useState(false);
  const { write, isBusy, error } = useWrite(() => {
    setAsking(false);
    toast(wa.deliveries.resent);
  });
  const { deliveries: words } = wa;
  return (
    <>
      <button type="button" class="btn primary" onClick={() => setAsking(true)}>
        <Icon name="refresh" size="m" /> {words.resend}
      </button>
      {isAsking && (
        <Confirm
          title={words.resend_title}
          button={words.resend}
          isBusy={isBusy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() => write({ method: 'POST', path: `${path}/resend` })}
        >
          <p class="small">{words.resend_say}</p>
        </Confirm>
      )}
    </>
  );
}
