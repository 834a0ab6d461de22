import type { IdPrefix } from '@skinstack/domain/ids';
import { newId } from './new-world.ts';

/** What the ids of each kind of thing begin with: a new kind of thing has a row here. */
const KINDS: Record<string, IdPrefix> = {
  ...{ merchants: 'mer', programs: 'prg', products: 'prd', influencers: 'inf', links: 'lnk' },
  ...{ users: 'usr', payouts: 'pay', commissions: 'com', conversions: 'cnv' },
  ...{ rules: 'rul', coupons: 'cpn', 'payout-runs': 'run', memberships: 'mbr' },
  ...{ 'webhook-endpoints': 'whk', deliverys: 'dlv' },
  ...{ 'network-accounts': 'net', 'webhook-events': 'evt', 'privacy-requests': 'prv' },
};
/** Parameters that are no id, or any text. */
const WORDS: Record<string, string> = {
  ...{ network: 'refersion', network_account_id: newId('net'), code: 'not_found' },
  ...{ file: 'docs.css', external_order_id: 'R-1001', token: 'nothing' },
  ...{ version: '1', program_slug: 'nothing' },
};

/** What a route must be asked with, by the end of its path. */
const QUERIES: Record<string, string> = { breakdown: '?by=link', disclosure: '?country=GB' };

/** The parameters of a route’s path that are ids, with the kind of each. */
export function idParams(route: string): { name: string; kind: IdPrefix }[] {
  const parts = route.split(/[ /]/);
  return parts.flatMap((part, index) => {
    if (!part.startsWith(':')) return [];
    const name = part.slice(1).replace('.svg', '');
    if (name in WORDS) return [];
    const kind = KINDS[name === 'id' ? (parts[index - 1] ?? '') : `${name.replace(/_id$/, '')}s`];
    if (name === 'key_id') return [{ name, kind: 'key' as const }];
    if (!kind) throw new Error(`tests/world/route-path.ts has no kind for ${name} of ${route}`);
    return [{ name, kind }];
  });
}

/** The address of a route: with these ids by kind, else with ids of nothing. */
export function pathOf(
  route: string,
  ids: Partial<Record<string, string>> = {},
  given: Readonly<Record<string, string>> = {},
): string {
  let [, path = ''] = route.split(' ');
  for (const { name, kind } of idParams(route)) {
    path = path.replace(`:${name}`, given[name] ?? ids[kind] ?? newId(kind));
  }
  const query = QUERIES[path.split('/').at(-1) ?? ''] ?? '';
  return path.replace(/:(\w+)/g, (_, name: string) => WORDS[name] ?? name) + query;
}
