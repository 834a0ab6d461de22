import { listAttention } from '@skinstack/db/operations/list-attention';
import type { Ports } from '../ports.ts';

/** Kinds of open work, most urgent first, and where each is done. */
const PLACES = {
  books_unsound: '/operate/books',
  quarantined: '/operate/inbox?status=quarantined',
  unfinished: '/operate/inbox?status=received',
  import_failed: '/operate/networks',
  privacy_due: '/operate/privacy',
  payouts_requested: '/operate/payouts?state=requested',
  payouts_unsent: '/operate/payouts?state=sent',
  approvals_due: '/operate/system',
  no_details: '/operate/influencers',
  dead_clicks: '/operate/system',
} as const;
type Kind = keyof typeof PLACES;

export const ATTENTION_KINDS = Object.keys(PLACES) as [Kind, ...Kind[]];

/** What waits for an operator, most urgent first, with where it is done. */
export async function readAttention(ports: Ports) {
  const rows = await listAttention(ports.db, new Date(ports.now()));
  const items = ATTENTION_KINDS.flatMap((kind) => {
    const row = rows.find((one) => one.kind === kind);
    if (!row) return [];
    const oldest_at = row.oldest_at?.toISOString() ?? null;
    return [{ kind, count: row.count, oldest_at, href: PLACES[kind] }];
  });
  return { items };
}
