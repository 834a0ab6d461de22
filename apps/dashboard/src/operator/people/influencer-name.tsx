import { useApi } from '../../api.ts';
import { isBrand } from '../../session.ts';
import type { Influencer } from '../../shapes.ts';
import { wo } from '../../words.ts';

/** Somebody by name, and for operators a way to them: a brand has no page of theirs. */
export function InfluencerLink({ id, name }: { id: string; name: string }) {
  if (isBrand()) return <span>{name}</span>;
  return <a href={`/operate/influencers/${id}`}>{name}</a>;
}

/** The name behind an id: from the newest hundred, which pages ask for once, else asked for. */
export function InfluencerName({ id }: { id: string }) {
  const newest = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  const known = newest.data?.data.find((one) => one.id === id);
  const isOld = newest.data !== undefined && known === undefined;
  const one = useApi<Influencer>(isOld ? `/api/influencers/${id}` : null, { optional: true });
  return <>{(known ?? one.data)?.display_name ?? wo.coupons.somebody}</>;
}
