import { useApi } from '../../api.ts';
import { age } from '../../format.ts';
import { EventState } from '../../parts/tag.tsx';
import type { WebhookEvent } from '../../shapes.ts';
import { wo } from '../../words.ts';

/** When an account last delivered, and what became of it. */
export function LastDelivery({ account }: { account: string }) {
  const events = useApi<{ data: WebhookEvent[] }>(
    `/api/webhook-events?limit=1&network_account_id=${account}`,
  );
  if (!events.data) return null;
  const [last] = events.data.data;
  if (!last) return <span class="muted">{wo.networks.nothing_yet}</span>;
  return (
    <>
      <a href={`/operate/inbox/${last.id}`}>{wo.networks.ago(age(last.created_at))}</a>{' '}
      <EventState status={last.status} />
    </>
  );
}
