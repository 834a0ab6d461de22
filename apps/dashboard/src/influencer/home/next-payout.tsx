import { money, soon } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Card, EmptyState } from '../../parts/page.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { Balance, PayoutDetails } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';

type Props = { balances: readonly Balance[]; details: PayoutDetails | null };

/** What comes next, when, and what blocks it; every currency in its own place. */
export function NextPayout({ balances, details }: Props) {
  const { to } = useSubject();
  const { next } = wi;
  const some = balances
    .filter(
      (one) => one.payable_minor !== 0 || one.pending_minor !== 0 || one.in_flight_minor !== 0,
    )
    .toSorted((a, b) => b.payable_minor - a.payable_minor || b.pending_minor - a.pending_minor);
  const [first, ...others] = some;
  if (!first) {
    return (
      <Card title={next.title}>
        <EmptyState icon="wallet" title={next.nothing} say={next.nothing_say} />
      </Card>
    );
  }
  const blocked = reasonOf(first, details);
  const date = first.next_payout?.on;
  return (
    <Card
      title={next.title}
      class="next"
      head={
        <span class="end">
          {blocked ? (
            <Tag tone={blocked.isBad ? 'bad' : ''} icon={blocked.isBad ? 'alert' : 'clock'}>
              {blocked.tag}
            </Tag>
          ) : (
            <Tag tone="good" icon="check">
              {next.free}
            </Tag>
          )}
        </span>
      }
    >
      <p class="amount">{money(headlineOf(first))}</p>
      {first.payable_minor === 0 ? (
        <p>{next.still_on_hold}</p>
      ) : date ? (
        <p>{soon(date)}</p>
      ) : (
        <p class="small muted">{next.no_date}</p>
      )}
      {details && (
        <p class="small muted">{next.goes_to(next.methods[details.method], details.hint)}</p>
      )}
      {blocked && first.payable_minor !== 0 && (
        <p class="small muted">
          {blocked.say}{' '}
          {blocked.isDetails && (
            <a class="act" href={to('/account/payout')}>
              {next.set_details}
            </a>
          )}
        </p>
      )}
      <PendingNote of={first} />
      {others.length > 0 && (
        <>
          <h3 class="vh">{next.others}</h3>
          <ul class="rows others">
            {others.map((one) => (
              <Other key={one.currency} of={one} details={details} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** What is payable; while nothing is, what is on hold. */
const headlineOf = ({ payable_minor, pending_minor, currency }: Balance) => ({
  amount_minor: payable_minor === 0 ? pending_minor : payable_minor,
  currency,
});

function PendingNote({ of }: { of: Balance }) {
  const { in_flight_minor, currency } = of;
  const pending_minor = of.payable_minor === 0 ? 0 : of.pending_minor;
  const { next } = wi;
  return (
    <p class="small muted">
      {pending_minor > 0 && next.on_hold(money({ amount_minor: pending_minor, currency }))}
      {pending_minor > 0 && in_flight_minor > 0 && ' · '}
      {in_flight_minor > 0 && next.in_flight(money({ amount_minor: in_flight_minor, currency }))}
    </p>
  );
}

function Other({ of, details }: { of: Balance; details: PayoutDetails | null }) {
  const { next } = wi;
  const { payable_minor } = of;
  const blocked = reasonOf(of, details);
  const minimum = of.next_payout?.minimum;
  const isShort = minimum && payable_minor < minimum.amount_minor && payable_minor > 0;
  return (
    <li class={blocked?.isBad ? 'blocked' : undefined}>
      <Icon name={blocked?.isBad ? 'alert' : blocked ? 'clock' : 'check'} />
      <div>
        <p class="one">
          <span>{money(headlineOf(of))}</span>
          {isShort && <span class="muted num">{next.of_minimum(money(minimum))}</span>}
        </p>
        {isShort && (
          <meter
            class="meter"
            min={0}
            max={minimum.amount_minor}
            value={payable_minor}
            aria-label={next.of_minimum(money(minimum))}
          />
        )}
        <p class="small muted">
          {payable_minor === 0 ? next.still_on_hold : blocked ? blocked.say : next.joins}
        </p>
        <PendingNote of={of} />
      </div>
    </li>
  );
}

type Reason = { tag: string; say: string; isBad: boolean; isDetails: boolean };

/** What blocks a payout, in words with the way out; null when nothing does. */
export function reasonOf(of: Balance, details: PayoutDetails | null): Reason | null {
  const { next } = wi;
  const { payable_minor, currency, next_payout } = of;
  const reason = (key: keyof typeof next.blocked, isBad: boolean, isDetails = false): Reason => ({
    ...next.blocked[key],
    isBad,
    isDetails,
  });
  const by = next_payout?.blocked_by;
  if (payable_minor < 0) return reason('negative', true);
  if (payable_minor === 0) return reason('nothing_payable', false);
  if (by === 'details_changed') return reason('details_changed', false);
  if (by === 'switched_off') return reason('switched_off', true);
  if (by === 'no_details' || details === null) return reason('no_details', true, true);
  if (by === 'below_minimum' && next_payout?.minimum) {
    const missing = next_payout.minimum.amount_minor - payable_minor;
    return {
      tag: next.blocked.below_minimum.tag,
      say: next.short_by(money({ amount_minor: missing, currency })),
      isBad: false,
      isDetails: false,
    };
  }
  return null;
}
