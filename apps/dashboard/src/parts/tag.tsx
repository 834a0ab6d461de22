import type { ComponentChildren } from 'preact';
import { day } from '../format.ts';
import type { Conversion, Payout } from '../shapes.ts';
import { w } from '../words.ts';
import { Icon, type IconName } from './icon.tsx';

type Tone = 'good' | 'warn' | 'bad' | 'info' | '';

/** A state: words, icon and colour together. */
export function Tag({
  tone,
  icon,
  children,
}: {
  tone: Tone;
  icon: IconName;
  children: ComponentChildren;
}) {
  return (
    <span class={`tag${tone ? ` ${tone}` : ''}`}>
      <Icon name={icon} size="s" />
      {children}
    </span>
  );
}

type Paid = Pick<Conversion, 'state' | 'available_at' | 'reversals' | 'payouts' | 'commission'>;

/** Where the money of an order is, and until when. */
export function OrderState({ of }: { of: Paid }) {
  const { available_at, reversals, payouts, commission } = of;
  const state: string = of.state;
  const last = reversals.findLast((one) => one.state !== 'withdrawn');
  if (state === 'reversed' || (last && commission.standing_net_minor === 0)) {
    const kind = last ? w.reversal[last.kind] : w.reversal.refund;
    return (
      <Tag tone="bad" icon="undo">
        {last ? w.state.taken_back(kind, day(last.created_at)) : w.state.reversed}
      </Tag>
    );
  }
  const payout = payouts.at(-1);
  if (payout?.state === 'sent')
    return (
      <Tag tone="info" icon="send">
        {w.state.on_its_way}
      </Tag>
    );
  if (payout?.state === 'requested')
    return (
      <Tag tone="info" icon="clock">
        {w.state.prepared}
      </Tag>
    );
  if (state === 'paid')
    return (
      <Tag tone="good" icon="check">
        {w.state.paid}
      </Tag>
    );
  if (state === 'approved')
    return (
      <Tag tone="good" icon="wallet">
        {w.state.payable}
      </Tag>
    );
  if (state === 'held')
    return (
      <Tag tone="warn" icon="alert">
        {w.state.looked_at}
      </Tag>
    );
  if (state === 'rejected')
    return (
      <Tag tone="bad" icon="ban">
        {w.state.rejected}
      </Tag>
    );
  return (
    <Tag tone="" icon="clock">
      {available_at ? w.state.on_hold_until(day(available_at)) : w.state.waits_for_payment}
    </Tag>
  );
}

/** Where a payout is, since when, and what happens next. */
export function PayoutState({ of }: { of: Payout }) {
  const { created_at, sent_at, settled_at, failure_reason } = of;
  const state: string = of.state;
  if (state === 'sent') {
    return (
      <Tag tone="info" icon="send">
        {w.state.sent_since(day(sent_at ?? created_at))}
      </Tag>
    );
  }
  if (state === 'settled') {
    return (
      <Tag tone="good" icon="check">
        {w.state.paid_on(day(settled_at ?? created_at))}
      </Tag>
    );
  }
  if (state === 'cancelled') {
    return (
      <Tag tone="" icon="ban">
        {w.state.cancelled}
      </Tag>
    );
  }
  if (state === 'returned') {
    return (
      <Tag tone="bad" icon="undo">
        {w.state.came_back(day(of.returned_on ?? of.returned_at ?? created_at))}
      </Tag>
    );
  }
  if (state === 'failed') {
    return (
      <Tag tone="bad" icon="alert">
        {failure_reason ? w.state.did_not_arrive_because(failure_reason) : w.state.did_not_arrive}
      </Tag>
    );
  }
  return (
    <Tag tone="info" icon="clock">
      {w.state.prepared}
    </Tag>
  );
}

const EVENT_TONES: Record<string, [Tone, IconName]> = {
  recorded: ['good', 'check'],
  updated: ['good', 'check'],
  reversed: ['info', 'undo'],
  unattributed: ['', 'link'],
  ignored: ['', 'ban'],
  pending: ['info', 'clock'],
  duplicate: ['', 'copy'],
  quarantined: ['warn', 'alert'],
  received: ['info', 'clock'],
};

/** What became of a delivery. */
export function EventState({ status }: { status: string }) {
  const [tone, icon] = EVENT_TONES[status] ?? ['', 'clock'];
  return (
    <Tag tone={tone} icon={icon}>
      {w.event[status as keyof typeof w.event] ?? status}
    </Tag>
  );
}

/** On or off. */
export function OnOff({ is_active, off }: { is_active: boolean; off?: string }) {
  return is_active ? (
    <Tag tone="good" icon="check">
      {w.state.active}
    </Tag>
  ) : (
    <Tag tone="" icon="pause">
      {off ?? w.state.off}
    </Tag>
  );
}
