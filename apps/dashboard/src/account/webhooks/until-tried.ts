import { useEffect } from 'preact/hooks';
import type { WebhookDelivery } from '../../shapes.ts';

const SOON_MS = 30_000;
const PAUSE_MS = 2_000;

type Asked = { dataUpdatedAt: number; retry: () => void };

/** Looks again while a delivery is about to be tried, so that one sees how it ends. */
export function useUntilTried(rows: readonly WebhookDelivery[], { dataUpdatedAt, retry }: Asked) {
  const isDue = rows.some(
    ({ state, next_at }) =>
      state === 'pending' && (next_at === null || Date.parse(next_at) - Date.now() < SOON_MS),
  );
  useEffect(() => {
    if (!isDue) return;
    const timer = setTimeout(retry, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isDue, dataUpdatedAt]);
}
