import { useRoute } from 'preact-iso';
import { useApi } from '../../api.ts';
import { day, money } from '../../format.ts';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { PayoutState } from '../../parts/tag.tsx';
import { type Told, Trace, ZoneNote } from '../../parts/trace.tsx';
import type { PayoutWithItems } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { orderPath } from './order-row.tsx';

/** What is in a payout, and where is it? */
export function OnePayout() {
  const { params } = useRoute();
  const { to } = useSubject();
  const payout = useApi<PayoutWithItems>(`/api/payouts/${params.id}`);
  const { data } = payout;
  const { payout: words } = wi;
  return (
    <Page
      title={data ? words.title(day(data.created_at, true)) : words.one}
      back={{ href: to('/payouts'), label: wi.payouts.title }}
      aside={data && <PayoutState of={data} />}
    >
      <Part of={payout} missing={words.missing} rows={5} tall>
        {(shown) =>
          shown && (
            <div class="cols">
              <Card title={words.items} flush>
                {shown.items.length > 0 ? (
                  <List
                    caption={words.items}
                    rows={shown.items}
                    keyOf={(item) => `${item.commission_id}${item.amount_minor}`}
                    columns={[
                      {
                        key: 'order',
                        label: wi.earnings.column_order,
                        card: 'title',
                        cell: ({ order_id, reason }) =>
                          order_id === null ? (
                            <>
                              {words.by_hand}
                              {reason && <span class="sub">{reason}</span>}
                            </>
                          ) : (
                            <a class="name" href={to(orderPath(order_id))}>
                              {wi.order_number(order_id)}
                            </a>
                          ),
                      },
                      {
                        key: 'amount',
                        label: wi.payouts.column_amount,
                        isNumber: true,
                        card: 'answer',
                        cell: ({ amount_minor }) =>
                          money({ amount_minor, currency: shown.currency }),
                      },
                    ]}
                  />
                ) : (
                  <EmptyState icon="coins" title={words.no_items} />
                )}
              </Card>
              <Card title={words.way} head={<ZoneNote />}>
                <p class="amount">{money(shown)}</p>
                <div class="under">
                  <Trace steps={stepsOf(shown)} isTight />
                </div>
                {shown.external_reference && (
                  <p class="small muted under">
                    {words.reference} <span class="mono">{shown.external_reference}</span>
                  </p>
                )}
              </Card>
            </div>
          )
        }
      </Part>
      <Ask about={data ? money(data) : words.one} />
    </Page>
  );
}

function stepsOf(payout: PayoutWithItems) {
  const { created_at, sent_at, settled_at, failed_at, failure_reason } = payout;
  const { payout: words } = wi;
  const steps: Told[] = [
    { key: 'made', title: words.made, at: created_at, mark: 'done', icon: 'check' },
  ];
  if (sent_at)
    steps.push({ key: 'sent', title: words.sent, at: sent_at, mark: 'done', icon: 'send' });
  const off = payout.returned_at ?? failed_at;
  if (payout.cancelled_at) {
    const [title, at] = [words.cancelled, payout.cancelled_at];
    steps.push({ key: 'cancelled', title, at, mark: 'warn', icon: 'ban' });
  } else if (off) {
    const say = failure_reason ?? wi.payouts.unknown_reason;
    steps.push({
      key: 'failed',
      title: payout.returned_at ? words.came_back : words.failed,
      at: off,
      say,
      mark: 'bad',
      icon: 'alert',
    });
    steps.push({ key: 'back', title: words.payable_again, mark: 'next', icon: 'wallet' });
  } else if (settled_at) {
    steps.push({ key: 'paid', title: words.arrived, at: settled_at, mark: 'done', icon: 'check' });
  } else {
    steps.push({
      key: 'next',
      title: sent_at ? words.arrives : words.is_sent_next,
      mark: 'next',
      icon: 'clock',
    });
  }
  return steps;
}
