import { useApi } from '../api.ts';
import { Guide } from '../parts/guide.tsx';
import { wo } from '../words.ts';

type Some = { data: unknown[] };
const ONE = '?limit=1';

/** What an empty world still needs before the first order can come; gone once it all is there. */
export function SetUp() {
  const merchants = useApi<Some>(`/api/merchants${ONE}`);
  const programs = useApi<Some>(`/api/programs${ONE}`);
  const products = useApi<Some>(`/api/products${ONE}`);
  const networks = useApi<Some>(`/api/network-accounts${ONE}`);
  const influencers = useApi<Some>(`/api/influencers${ONE}`);
  const deliveries = useApi<Some>(`/api/webhook-events${ONE}`);
  const all = [merchants, programs, products, networks, influencers, deliveries];
  if (all.some(({ data }) => !data) || all.every(({ data }) => data?.data.length)) return null;
  const { set_up: words } = wo;
  const has = (one: (typeof all)[number]) => (one.data?.data.length ?? 0) > 0;
  const go = (href: string, label: string) => (
    <a class="btn" href={href}>
      {label}
    </a>
  );
  return (
    <Guide
      title={words.title}
      tasks={[
        {
          key: 'merchant',
          title: words.merchant,
          is_done: has(merchants),
          action: go('/operate/programs', words.merchant_button),
        },
        {
          key: 'program',
          title: words.program,
          is_done: has(programs),
          action: go('/operate/programs', words.program_button),
        },
        {
          key: 'product',
          title: words.product,
          is_done: has(products),
          action: go('/operate/products', words.product_button),
        },
        {
          key: 'network',
          title: words.network,
          is_done: has(networks),
          action: go('/operate/networks', words.network_button),
        },
        {
          key: 'event',
          title: words.event,
          say: words.event_say,
          is_done: has(deliveries),
          action: go('/operate/networks', words.event_button),
        },
        {
          key: 'influencer',
          title: words.influencer,
          is_done: has(influencers),
          action: go('/operate/influencers', words.influencer_button),
        },
      ]}
    />
  );
}
