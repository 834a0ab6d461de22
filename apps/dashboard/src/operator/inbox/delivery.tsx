import { useEffect, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { age } from '../../format.ts';
import { areKeysOn } from '../../frame/keys.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Json } from '../../parts/json.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { EventState } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { type Told, Trace, ZoneNote } from '../../parts/trace.tsx';
import { networkTitle } from '../../session.ts';
import type { WebhookEvent, WebhookEventBody } from '../../shapes.ts';
import { params as queryOf, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';
import { orderHref } from '../money/find-order.tsx';
import { Resolve } from './resolve.tsx';

/** What is this delivery, what was found of it, and what becomes of it? */
export function Delivery() {
  const { params } = useRoute();
  const event = useApi<WebhookEventBody>(`/api/webhook-events/${params.id}`);
  const { data } = event;
  const { inbox: words } = wo;
  const title = data?.external_order_id
    ? words.order(data.external_order_id)
    : (data?.topic ?? words.a_delivery);
  return (
    <Page
      title={title}
      lead={data?.reason ?? undefined}
      back={{ href: '/operate/inbox', label: words.title }}
      aside={data && <EventState status={data.status} />}
      actions={<Queue id={params.id ?? ''} />}
    >
      <Part of={event} missing={words.missing} rows={6} tall>
        {(shown) =>
          shown && (
            <div class="cols">
              <div class="stack">
                <Card title={words.checked} head={<ZoneNote />}>
                  <Trace steps={stepsOf(shown)} isTight />
                </Card>
                <Card title={words.body}>
                  {shown.redacted_at && <p class="note">{words.redacted}</p>}
                  <Json text={shown.body} label={words.body} />
                </Card>
              </div>
              <div class="stack">
                <Replay event={shown} />
                {shown.status === 'quarantined' && shown.resolved_at === null && (
                  <Resolve event={shown} />
                )}
                <Facts event={shown} />
              </div>
            </div>
          )
        }
      </Part>
    </Page>
  );
}

/** The deliveries before and after in the same queue, by keys too. */
function Queue({ id }: { id: string }) {
  const { route } = useLocation();
  const [query] = useQueryParams();
  const status = query.status ?? 'quarantined';
  const list = useApi<{ data: WebhookEvent[] }>(
    `/api/webhook-events?limit=100${queryOf({ status })}`,
  );
  const rows = list.data?.data ?? [];
  const at = rows.findIndex((one) => one.id === id);
  const href = (index: number) =>
    rows[index] ? `/operate/inbox/${rows[index].id}?status=${status}` : undefined;
  const [previous, next] = [href(at - 1), href(at + 1)];
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).closest('input, textarea, select, dialog');
      if (!areKeysOn() || isTyping || event.ctrlKey || event.metaKey) return;
      if (event.key === 'j' && next) route(next);
      if (event.key === 'k' && previous) route(previous);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [previous, next]);
  if (at === -1 || rows.length < 2) return null;
  return (
    <span class="bar queue">
      <span class="small muted">{wo.inbox.place(at + 1, rows.length)}</span>
      {previous && (
        <a class="btn" href={previous}>
          {wo.inbox.previous} <kbd>K</kbd>
        </a>
      )}
      {next && (
        <a class="btn" href={next}>
          {wo.inbox.next} <kbd>J</kbd>
        </a>
      )}
    </span>
  );
}

function stepsOf(event: WebhookEventBody): Told[] {
  const { verdicts, created_at, finished_at, attempts, reason, status } = event;
  const { inbox: words } = wo;
  const bytes = new TextEncoder().encode(event.body).length;
  const mark = (isGood: boolean) => ({
    mark: isGood ? ('done' as const) : ('warn' as const),
    icon: isGood ? ('check' as const) : ('alert' as const),
  });
  const end: Told =
    finished_at === null
      ? { key: 'end', title: words.steps.waits, when: age(created_at), mark: 'next', icon: 'clock' }
      : {
          key: 'end',
          title: w.event[status as keyof typeof w.event] ?? status,
          at: finished_at,
          say: reason ?? undefined,
          ...mark(status !== 'quarantined'),
        };
  return [
    {
      key: 'arrived',
      title: words.steps.arrived,
      at: created_at,
      say: words.steps.bytes(bytes, event.method),
      mark: 'done',
      icon: 'check',
    },
    {
      key: 'verified',
      title: verdicts.verified ? words.steps.signed : words.steps.not_signed,
      at: created_at,
      ...mark(verdicts.verified),
    },
    {
      key: 'understood',
      title: verdicts.understood ? words.steps.understood : words.steps.not_understood,
      say: words.steps.attempts(attempts),
      ...mark(verdicts.understood),
    },
    end,
  ];
}

/** Applies it again; as safe as a repeated delivery. */
function Replay({ event }: { event: WebhookEventBody }) {
  const [isAsking, setAsking] = useState(false);
  const { write, isBusy, error } = useWrite<{ outcome: string; reason?: string }>((answer) => {
    setAsking(false);
    const outcome = w.event[answer.outcome as keyof typeof w.event] ?? answer.outcome;
    toast(wo.inbox.replayed(outcome));
  });
  const { inbox: words } = wo;
  return (
    <Card title={words.replay}>
      <p class="small muted">{words.replay_say}</p>
      <button type="button" class="btn under" onClick={() => setAsking(true)}>
        <Icon name="refresh" size="m" /> {words.replay_button}
      </button>
      {isAsking && (
        <Confirm
          title={words.replay_title}
          button={words.replay_button}
          busy={words.replaying}
          isBusy={isBusy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            write({ method: 'POST', path: `/api/webhook-events/${event.id}/replay` })
          }
        >
          <p class="small">{words.replay_safe}</p>
        </Confirm>
      )}
    </Card>
  );
}

function Facts({ event }: { event: WebhookEventBody }) {
  const { inbox: words } = wo;
  return (
    <Card title={words.a_delivery}>
      <dl class="facts">
        <dt>{words.account}</dt>
        <dd>
          <a href={`/operate/networks/${event.network_account_id}`}>
            {networkTitle(event.network)}
          </a>
        </dd>
        {event.external_order_id && (
          <>
            <dt>{wo.orders.one}</dt>
            <dd>
              <a href={orderHref(event.external_order_id, event.network_account_id)}>
                {event.external_order_id}
              </a>
            </dd>
          </>
        )}
        {event.resolution && (
          <>
            <dt>{words.resolved}</dt>
            <dd>
              {words.ways[event.resolution.action]}: {event.resolution.reason}
            </dd>
          </>
        )}
        <dt>{words.event_id}</dt>
        <dd class="mono small">{event.external_event_id}</dd>
        <dt>{words.id}</dt>
        <dd class="mono small">
          {event.id} <Copy text={event.id} label={w.copy_what(words.id)} small />
        </dd>
      </dl>
    </Card>
  );
}
