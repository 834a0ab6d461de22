import { useApi } from '../../api.ts';
import { age } from '../../format.ts';
import { EventState } from '../../parts/tag.tsx';
import type { WebhookEvent } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Props = { network: string; account: string };

/** When an account last delivered, and what became of it. */
export function LastDelivery({ network, account }: Props) {
  const events = useApi<{ data: WebhookEvent[] }>(
    `/api/webhook-events?limit=20&network=${network}`,
  );
  const last = events.data?.data.find((one) => one.network_account_id === account);
  if (!events.data) return null;
  if (!last) return <span class="muted">{wo.networks.nothing_yet}</span>;
  return (
    <>
      <a href={`/operate/inbox/${last.id}`}>{wo.networks.ago(age(last.created_at))}</a>{' '}
      <EventState status={last.status} />
    </>
  );
}
