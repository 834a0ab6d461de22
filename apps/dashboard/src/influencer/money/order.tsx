import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useRoute } from 'preact-iso';
import { useApi } from '../../api.ts';
import { money } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { OrderState, Tag } from '../../parts/tag.tsx';
import { Trace, ZoneNote } from '../../parts/trace.tsx';
import type { Conversion, Order, PayoutDetails } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { OrderSums } from './order-sums.tsx';
import { tellOrder, textOf } from './tell-order.ts';

/** Why did it pay this, or nothing? */
export function OneOrder() {
  const { params } = useRoute();
  const number = decodeURIComponent(params.order ?? '');
  const { influencer_id, to } = useSubject();
  const order = useApi<Order>(REQUESTS.order(number), { optional: true });
  const details = useApi<PayoutDetails>(REQUESTS.payoutDetails(influencer_id), { optional: true });
  const steps = order.data ? tellOrder(order.data, details.data) : [];
  const title = wi.order_number(number);
  return (
    <Page
      title={title}
      back={{ href: to('/earnings'), label: wi.earnings.title }}
      actions={
        order.data && <Copy text={textOf(title, steps)} label={title} words={wi.order.copy} />
      }
    >
      <Part of={order} rows={6} tall>
        {(data) =>
          data === null ? (
            <div class="card">
              <EmptyState icon="clock" title={wi.order.not_here} say={wi.order.not_here_say} />
            </div>
          ) : (
            <div class="cols why">
              <Answer order={data} />
              <Card title={wi.order.steps} class="story" head={<ZoneNote />}>
                <Trace steps={steps} />
              </Card>
            </div>
          )
        }
      </Part>
      <Ask about={title} />
    </Page>
  );
}

/** First the answer: what it comes to, where it is, and how that came about. */
export function Answer({ order }: { order: Order }) {
  const conversion = order.conversion as Conversion | null;
  if (conversion === null) {
    return (
      <Card title={wi.order.you_get} class="answer">
        <p class="amount">{wi.order.nothing}</p>
        <p class="state">
          <Tag tone="" icon="link">
            {wi.order.nobodys}
          </Tag>
        </p>
        {order.amount && <p class="small muted">{wi.order.worth(money(order.amount))}</p>}
      </Card>
    );
  }
  const { commission } = conversion;
  const { standing_net_minor, net_minor, currency } = commission;
  const taken = net_minor - standing_net_minor;
  return (
    <Card title={wi.order.you_get} class="answer">
      <p class="amount">{money({ amount_minor: standing_net_minor, currency })}</p>
      <p class="state">
        <OrderState of={conversion} />
        {taken !== 0 && (
          <span class="small muted">
            {wi.order.taken_of(
              money({ amount_minor: taken, currency }),
              money({ amount_minor: net_minor, currency }),
            )}
          </span>
        )}
      </p>
      <OrderSums of={conversion} />
    </Card>
  );
}
