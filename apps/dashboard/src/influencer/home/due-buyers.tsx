import { type DueWeek, findDueWeek } from '@skinstack/domain/customers/due-week';
import { useState } from 'preact/hooks';
import { day, daysUntil, money, wholeCount } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Card, ErrorCard, More } from '../../parts/page.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { Replenishment } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';

type Props = {
  of: Replenishment;
  /** Leads on to all weeks. */
  hasMore?: boolean;
};

/** How many buyers run out this week, or in the next that has any; nothing where none do. */
export function DueBuyers({ of, hasMore }: Props) {
  const { to, is_own } = useSubject();
  const found = findDueWeek(of.data);
  if (!found) return null;
  const { count, refilled, product, expected_net, is_estimate } = found;
  const { refills: words } = wi;
  return (
    <Card
      title={words.title}
      head={hasMore && <More href={to('/refills')} label={words.all_weeks} />}
    >
      <div class="stack">
        <p class="strong">{words.headline(count, wholeCount(count), whenOf(found))}</p>
        {product && (
          <p class="small">
            {words.mostly} <a href={to(`/links?product_id=${product.id}`)}>{product.name}</a>
          </p>
        )}
        <p class="small muted">
          {expected_net && expected_net.high > 0 && words.may_bring(range(expected_net))}{' '}
          {refilled > 0 && words.came_back(refilled)}{' '}
          {is_estimate && (
            <Tag tone="" icon="help">
              {words.bases.estimate}
            </Tag>
          )}
        </p>
        {is_own && product && <ReadyText product={product} />}
      </div>
    </Card>
  );
}

/** The least and the most of an amount. */
export const range = ({ low, high, currency }: NonNullable<DueWeek['expected_net']>) =>
  wi.refills.range(money({ amount_minor: low, currency }), money({ amount_minor: high, currency }));

function whenOf({ week }: DueWeek): string {
  const { when } = wi.refills;
  const days = daysUntil(week);
  if (days <= 0) return when.this_week;
  return days <= 7 ? when.next_week : when.week_of(day(week));
}

type Shown = (props: {
  product: { id: string; name: string };
  onClose: () => void;
}) => preact.JSX.Element;

/** Opens what can be posted about a product: loaded, and asked for, when it is wanted. */
export function ReadyText({ product }: { product: { id: string; name: string } }) {
  const [shown, setShown] = useState<{ Text: Shown } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const open = () =>
    import('../links/refill-text.tsx').then(
      ({ RefillText }) => setShown({ Text: RefillText }),
      (reason) => setError(reason),
    );
  const { refills: words } = wi;
  return (
    <>
      <p>
        <button type="button" class="btn" onClick={open}>
          <Icon name="share" size="m" /> {words.get_text}
          <span class="vh"> {product.name}</span>
        </button>
      </p>
      {error ? <ErrorCard error={error} /> : null}
      {shown && <shown.Text product={product} onClose={() => setShown(null)} />}
    </>
  );
}
