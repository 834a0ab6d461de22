import { day, money, rate, soon, time } from '../../format.ts';
import type { Told } from '../../parts/trace.tsx';
import type { Conversion, Order, PayoutDetails, Step } from '../../shapes.ts';
import { w, wi } from '../../words.ts';

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const number = (value: unknown) => (typeof value === 'number' ? value : undefined);

/**
 * The steps of an order in the reader’s words and times, and what comes next. A step whose facts
 * are not known is told as the platform wrote it down.
 * @param details undefined where it is not said whether there are any
 */
export function tellOrder(order: Order, details: PayoutDetails | null | undefined): Told[] {
  const conversion = order.conversion as Conversion | null;
  const steps = order.decision.flatMap((step, index) => {
    const told = tellStep(step, order, conversion);
    return told === null ? [] : [{ key: `${index}`, ...told }];
  });
  return conversion ? [...steps, ...tellNext(conversion, details)] : steps;
}

type Untold = Omit<Told, 'key'>;

function tellStep(step: Step, order: Order, conversion: Conversion | null): Untold | null {
  const { facts, outcome, detail } = step;
  const { trace } = wi;
  switch (step.step) {
    case 'click':
    case 'link':
    case 'coupon':
      return tellClaim(step, order, conversion);
    case 'window': {
      const days = number(facts.attribution_window_days);
      const ordered = text(facts.ordered_at) ?? order.ordered_at;
      if (outcome === 'inside') {
        const say = days === undefined ? plain(detail) : trace.window_allows(days);
        return { title: trace.in_time, at: ordered, say, mark: 'done', icon: 'check' };
      }
      return { title: trace.not_in_time, at: ordered, say: plain(detail), mark: 'bad', icon: 'x' };
    }
    case 'check':
      return {
        title: trace.checked,
        at: order.created_at,
        say: plain(detail),
        mark: outcome === 'passed' ? 'done' : 'warn',
        icon: outcome === 'passed' ? 'check' : 'alert',
      };
    case 'rule':
      return tellRule(step, order, conversion);
    // its sum stands with the rule
    case 'commission':
      return conversion && outcome === 'split' ? null : told(trace.split, detail, order.created_at);
    case 'reversal':
      return tellReversal(step, conversion);
    case 'hold':
      return null;
    case 'payout':
      return null;
    default:
      return told(
        trace.steps[step.step as keyof typeof trace.steps] ?? trace.other,
        detail,
        order.created_at,
        outcome,
      );
  }
}

function told(title: string, detail: string, at?: string, outcome = ''): Untold {
  const isBad = /refused|off|none|expired|not_|^held|^rejected/.test(outcome);
  return {
    title,
    at,
    say: plain(detail),
    mark: isBad ? 'warn' : 'done',
    icon: isBad ? 'alert' : 'check',
  };
}

/** Instants inside a sentence become times of the reader. */
const plain = (detail: string) =>
  detail.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => time(instant));

function tellClaim(step: Step, order: Order, conversion: Conversion | null): Untold {
  const { trace } = wi;
  const { facts, outcome, detail } = step;
  if (outcome === 'none' || outcome === 'not_yours') {
    const title = step.step === 'coupon' ? trace.no_coupon : trace.no_click;
    return { title, at: order.created_at, say: plain(detail), mark: 'warn', icon: 'alert' };
  }
  const slug = conversion?.link?.slug;
  const at = text(facts.clicked_at) ?? order.ordered_at;
  if (step.step === 'coupon') {
    return {
      title: trace.coupon,
      at: order.ordered_at,
      say: plain(detail),
      mark: 'done',
      icon: 'check',
    };
  }
  const waited =
    text(facts.clicked_at) && order.ordered_at > at ? trace.followed(slug ?? null) : undefined;
  const title = step.step === 'link' ? trace.link : trace.click;
  return { title, at, say: waited ?? plain(detail), mark: 'done', icon: 'check' };
}

function tellRule(step: Step, order: Order, conversion: Conversion | null): Untold {
  const { trace } = wi;
  const commission = conversion?.commission;
  if (!commission) return told(trace.rule, step.detail, order.created_at, step.outcome);
  const { currency, rate_bps, flat_minor, base_minor, gross_minor } = commission;
  const show = (amount_minor: number) => money({ amount_minor, currency });
  const gross = show(gross_minor);
  const first =
    flat_minor !== null
      ? trace.flat_sum(gross)
      : rate_bps !== null
        ? trace.rate_sum(show(base_minor), rate(rate_bps), gross)
        : trace.stated_sum(gross);
  const fee = trace.fee_sum(
    rate(commission.platform_fee_rate_bps),
    show(commission.platform_fee_minor),
  );
  const say = rate_bps === null ? trace.rule_flat : trace.rule_rate(rate(rate_bps));
  return {
    title: trace.rule,
    at: order.created_at,
    say: `${say} ${trace.base_note}`,
    sum: [first, fee, trace.you_get(show(commission.net_minor))],
    mark: 'done',
    icon: 'check',
  };
}

function tellReversal(step: Step, conversion: Conversion | null): Untold | null {
  const { trace } = wi;
  const standing = conversion?.reversals.filter((one) => one.state !== 'withdrawn') ?? [];
  const seen = conversion?.decision.filter((one) => one.step === 'reversal') ?? [];
  const one = standing[seen.findIndex((other) => other.detail === step.detail)] ?? standing.at(-1);
  if (!one || !conversion) {
    return { title: trace.reversal, say: plain(step.detail), mark: 'bad', icon: 'undo' };
  }
  const show = (amount_minor: number) => money({ amount_minor, currency: one.currency });
  const isWhole = conversion.commission.standing_net_minor === 0;
  return {
    title: isWhole ? trace.whole_back(w.reversal[one.kind]) : trace.part_back(w.reversal[one.kind]),
    at: one.created_at,
    say: one.reason || trace.rest_is_yours,
    sum: [
      trace.back_sum(show(-one.base_minor), show(-one.gross_minor)),
      trace.fee_back(show(one.platform_fee_minor)),
      trace.taken_back(show(-one.net_minor)),
    ],
    mark: 'bad',
    icon: 'undo',
  };
}

/** A payout that brought nothing: its amount is payable again. */
const isOff = ({ state }: { state: string }) => ['failed', 'returned', 'cancelled'].includes(state);

/** The hold, and the payout it goes with: what has been, and what comes. */
function tellNext(conversion: Conversion, details: PayoutDetails | null | undefined): Told[] {
  const { trace } = wi;
  const { commission, available_at, payouts } = conversion;
  const state: string = conversion.state;
  const { standing_net_minor, currency, hold_days } = commission;
  const left = money({ amount_minor: standing_net_minor, currency });
  if (state === 'held' || state === 'rejected') return [tellVerdict(conversion, state)];
  if (standing_net_minor === 0 && payouts.length === 0) return [];
  const isOver = ['approved', 'paid'].includes(state);
  const hold: Told = isOver
    ? {
        key: 'hold',
        title: trace.hold_over,
        at: available_at ?? undefined,
        say: trace.hold_was(hold_days),
        mark: 'done',
        icon: 'check',
      }
    : {
        key: 'hold',
        title: available_at ? w.state.on_hold_until(day(available_at)) : w.state.waits_for_payment,
        when: available_at ? soon(available_at) : trace.until_paid,
        say: trace.hold_say(hold_days, left),
        mark: 'hold',
        icon: 'clock',
      };
  const paid = payouts.map((payout, index): Told => {
    const amount = money({ amount_minor: payout.amount_minor, currency });
    return {
      key: `payout-${index}`,
      title: trace.payouts[payout.state],
      say: trace.paid_of_it(amount),
      mark: isOff(payout) ? 'bad' : payout.state === 'settled' ? 'done' : 'hold',
      icon: isOff(payout) ? 'alert' : 'wallet',
    };
  });
  if (payouts.some((payout) => !isOff(payout))) return [hold, ...paid];
  const next: Told = {
    key: 'next',
    title: isOver ? trace.next_payout : trace.then_payable,
    when: details ? trace.goes_to(details.hint) : details === null ? trace.no_details : undefined,
    say: isOver ? trace.next_say : trace.then_say(available_at ? day(available_at) : null),
    mark: 'next',
    icon: 'wallet',
  };
  return [hold, ...paid, next];
}

/** What somebody decided about it, with the reason they gave. */
function tellVerdict({ decisions }: Conversion, state: 'held' | 'rejected'): Told {
  const { trace } = wi;
  const isHeld = state === 'held';
  const last = decisions.findLast(({ action }) => action === (isHeld ? 'hold' : 'reject'));
  const say = isHeld ? trace.looked_at_say : trace.rejected_say;
  return {
    key: 'verdict',
    title: isHeld ? trace.looked_at : trace.rejected,
    at: last?.created_at,
    say: last ? `${last.reason} – ${say}` : say,
    mark: isHeld ? 'hold' : 'bad',
    icon: isHeld ? 'clock' : 'ban',
  };
}

/** The same as plain text, to be sent to somebody. */
export function textOf(title: string, steps: readonly Told[]): string {
  const lines = steps.map(({ title: said, at, when, say, sum }) =>
    [
      `• ${said}${at ? ` (${time(at)})` : when ? ` (${when})` : ''}`,
      typeof say === 'string' ? `  ${say}` : '',
      sum ? `  ${sum.join(' · ')}` : '',
    ]
      .filter(Boolean)
      .join('\n'),
  );
  return [title, ...lines].join('\n');
}
