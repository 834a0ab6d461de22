import { day } from '../../format.ts';
import { OnOff, Tag } from '../../parts/tag.tsx';
import type { WebhookDelivery, WebhookEndpoint } from '../../shapes.ts';
import { wa } from '../../words.ts';

/** Whether an endpoint is told, and since when not. */
export function EndpointState({ of }: { of: WebhookEndpoint }) {
  if (of.given_up_at) {
    return (
      <Tag tone="bad" icon="alert">
        {wa.webhooks.given_up(day(of.given_up_at))}
      </Tag>
    );
  }
  if (of.is_active && of.failing_since) {
    return (
      <Tag tone="warn" icon="alert">
        {wa.webhooks.failing(day(of.failing_since))}
      </Tag>
    );
  }
  return <OnOff is_active={of.is_active} />;
}

/** Whether a delivery arrived. */
export function DeliveryState({ of: { state, attempts } }: { of: WebhookDelivery }) {
  const { states } = wa.deliveries;
  if (state === 'delivered') {
    return (
      <Tag tone="good" icon="check">
        {states.delivered}
      </Tag>
    );
  }
  if (state === 'failed') {
    return (
      <Tag tone="bad" icon="ban">
        {states.failed}
      </Tag>
    );
  }
  return attempts === 0 ? (
    <Tag tone="info" icon="clock">
      {states.pending}
    </Tag>
  ) : (
    <Tag tone="warn" icon="refresh">
      {states.again}
    </Tag>
  );
}

/** How the last try ended, in words. */
export function answerOf({ status, error, attempts }: WebhookDelivery): string {
  const { deliveries: words } = wa;
  if (status !== null) return words.answered(status);
  if (error !== null) {
    return words.errors[error as keyof typeof words.errors] ?? words.errors.not_called;
  }
  return attempts === 0 ? words.no_answer_yet : '–';
}
