import { listNetworkAccounts } from '@skinstack/db/networks';
import { listAttention } from '@skinstack/db/operations/list-attention';
import { findAdapter, NETWORKS } from '@skinstack/networks/networks';
import type { Ports } from '../ports.ts';

/** Kinds of open work, most urgent first, and where each is done. */
const PLACES = {
  books_unsound: '/operate/books',
  quarantined: '/operate/inbox?status=quarantined',
  unfinished: '/operate/inbox?status=received',
  network_silent: '/operate/networks',
  import_failed: '/operate/networks',
  privacy_due: '/operate/privacy',
  reviews_waiting: '/operate/reviews',
  applications_waiting: '/operate/applications',
  payouts_requested: '/operate/payouts?state=requested',
  payouts_unsent: '/operate/payouts?state=sent',
  approvals_due: '/operate/system',
  no_details: '/operate/influencers',
  dead_clicks: '/operate/system',
  mail_failed: '/operate/system',
  mail_unwanted: '/operate/people',
  endpoints_given_up: '/operate/account/webhooks',
} as const;
type Kind = keyof typeof PLACES;

export const ATTENTION_KINDS = Object.keys(PLACES) as [Kind, ...Kind[]];

/** What waits for an operator, most urgent first, with where it is done. */
export async function readAttention(ports: Ports) {
  const [open, import_failed] = await Promise.all([
    listAttention(ports.db, new Date(ports.now())),
    countFailedImports(ports),
  ]);
  const imports = { kind: 'import_failed', count: import_failed, oldest_at: null };
  const rows = import_failed > 0 ? [...open, imports] : open;
  const items = ATTENTION_KINDS.flatMap((kind) => {
    const row = rows.find((one) => one.kind === kind);
    if (!row) return [];
    const oldest_at = row.oldest_at?.toISOString() ?? null;
    return [{ kind, count: row.count, oldest_at, href: PLACES[kind] }];
  });
  return { items };
}

/** What an import says is only known to its network’s adapter. */
async function countFailedImports(ports: Ports): Promise<number> {
  const polled = NETWORKS.flatMap((network) => {
    const poll = findAdapter(network)?.api?.poll;
    return poll ? [{ network, poll }] : [];
  });
  const problems = await Promise.all(
    polled.map(async ({ network, poll }) => {
      const accounts = await listNetworkAccounts(ports.db, network);
      return accounts.filter((account) => poll.progress(account.import_state)?.problem);
    }),
  );
  return problems.flat().length;
}
