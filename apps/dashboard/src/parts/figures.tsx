import type { ComponentChildren } from 'preact';
import { change, count, type Money, money, wholeCount } from '../format.ts';
import { w } from '../words.ts';
import { Icon } from './icon.tsx';

type Earned = { commission: readonly { net_minor: number; currency: string }[] };

type FigureProps = {
  label: string;
  value: ComponentChildren;
  now?: number;
  before?: number | undefined;
  /** The period before, in words, for who hears the change. */
  compared?: string | undefined;
  note?: ComponentChildren;
};

/** A figure with what changed: arrow, sign and colour say the same. */
export function Figure({ label, value, now, before, compared, note }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
      {now !== undefined && before !== undefined && (
        <dd>
          <Delta now={now} before={before} compared={compared} />
        </dd>
      )}
      {note && <dd class="other">{note}</dd>}
    </div>
  );
}

type DeltaProps = { now: number; before: number; compared?: string | undefined };

/** How much more or less than before: `+12 %`, with the period that is meant for who hears it. */
export function Delta({ now, before, compared }: DeltaProps) {
  const changed = change(now, before);
  if (changed === null) return <span class="delta">{now === 0 ? w.unchanged : w.is_new}</span>;
  if (changed.sign === 0) return <span class="delta">{w.unchanged}</span>;
  const isUp = changed.sign > 0;
  return (
    <span class={`delta ${isUp ? 'up' : 'down'}`}>
      <Icon name={isUp ? 'up' : 'fall'} size="s" />
      {changed.text}
      {compared && <span class="vh"> {w.compared_to(compared)}</span>}
    </span>
  );
}

/** An amount; what was taken away is said, not only coloured. */
export function Amount({ of, muted }: { of: Money; muted?: boolean }) {
  const isZero = of.amount_minor === 0;
  const name = `num${of.amount_minor < 0 ? ' bad-text' : ''}${isZero && muted ? ' zero' : ''}`;
  return <span class={name}>{money(of)}</span>;
}

/** A count: compact from ten thousand, with the whole number behind it. */
export function Count({ of }: { of: number }) {
  const short = count(of);
  const whole = wholeCount(of);
  return short === whole ? (
    <span class="num">{short}</span>
  ) : (
    <span class="num" title={whole}>
      {short}
    </span>
  );
}

/** The figures of a group, with the comparison named once below. */
export function FigureGroup({
  title,
  note,
  children,
}: {
  title: string;
  note?: string;
  children: ComponentChildren;
}) {
  return (
    <section aria-label={title}>
      <h2 class="vh">{title}</h2>
      <dl class="card figures">{children}</dl>
      {note && <p class="note under">{note}</p>}
    </section>
  );
}

/** Whether what was earned is told in the currency of the bars; nothing is told in any. */
const isToldIn = ({ commission }: Earned, currency: string) =>
  commission.length === 0 || commission.some((one) => one.currency === currency);

/** What there was before, where it can be compared: not of amounts in another currency. */
export function comparable<F extends Earned>(
  now: F,
  before: F | undefined,
  currency: string | null,
): F | undefined {
  return currency === null || isToldIn(now, currency) ? before : undefined;
}

/** What was earned in the currency of the bars; what was in others is named instead of a zero. */
export function earnedIn({ commission }: Earned, currency: string): string {
  const [own] = commission.filter((one) => one.currency === currency);
  if (own || commission.length === 0) {
    return money({ amount_minor: own?.net_minor ?? 0, currency });
  }
  return commission
    .map((one) => money({ amount_minor: one.net_minor, currency: one.currency }))
    .join(' · ');
}
