import { type Id, type IdPrefix, makeId } from '@skinstack/domain/ids';
import type { NetworkAdapter } from '@skinstack/networks/adapter';
import { ADAPTERS, NETWORKS, SANDBOXES } from '@skinstack/networks/networks';

const FIRST_DAY_MS = Date.UTC(2026, 0, 1);

/**
 * The id of the n-th thing of its kind in the seeded world. Always the same, whenever the world is
 * seeded, so that the documentation can name it and its examples work.
 */
export function seedId<P extends IdPrefix>(prefix: P, number: number): Id<P> {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, number);
  return makeId(prefix, FIRST_DAY_MS, bytes);
}

/** The seeded world: three shops of skincare, what they sell, and who recommends it. */
export const MERCHANTS = [
  {
    name: 'Dew Botanics',
    host: 'dewbotanics.example',
    program: { currency: 'USD', commission_rate_bps: 2_000, click_parameter: 'subid' },
    products: [
      [
        'Barrier Repair Serum',
        'serum',
        'treat',
        4_800,
        ['dryness', 'redness'],
        ['ceramides', 'niacinamide'],
        30,
      ],
      [
        'Oat Milk Cleanser',
        'cleanser',
        'cleanse',
        2_400,
        ['sensitivity'],
        ['colloidal oat', 'glycerin'],
        150,
      ],
      [
        'Overnight Bakuchiol Oil',
        'oil',
        'treat',
        6_200,
        ['fine lines'],
        ['bakuchiol', 'squalane'],
        30,
      ],
      ['Daily Mineral SPF 50', 'sunscreen', 'protect', 3_600, ['sun damage'], ['zinc oxide'], 50],
    ],
  },
  {
    name: 'Atelier Peau',
    host: 'atelierpeau.example',
    program: { currency: 'EUR', commission_rate_bps: 1_500, click_parameter: 'ss_click' },
    products: [
      [
        'Sérum Vitamine C 15',
        'serum',
        'treat',
        5_400,
        ['dullness', 'dark spots'],
        ['vitamin C', 'ferulic acid'],
        30,
      ],
      ['Gel Nettoyant Doux', 'cleanser', 'cleanse', 2_100, ['oiliness'], ['salicylic acid'], 200],
      [
        'Crème Riche Réparatrice',
        'moisturiser',
        'moisturise',
        4_200,
        ['dryness'],
        ['shea butter', 'ceramides'],
        50,
      ],
    ],
  },
  {
    name: 'Hinoki Lab',
    host: 'hinokilab.example',
    program: { currency: 'JPY', commission_rate_bps: 1_200, click_parameter: 'ss_click' },
    products: [
      [
        'Rice Ferment Essence',
        'essence',
        'tone',
        5_800,
        ['texture', 'dullness'],
        ['rice ferment', 'panthenol'],
        150,
      ],
      [
        'Green Tea Sun Milk',
        'sunscreen',
        'protect',
        3_200,
        ['sun damage'],
        ['green tea', 'tinosorb'],
        60,
      ],
    ],
  },
] as const;

export const INFLUENCERS = [
  {
    display_name: 'Mina Park',
    handle: 'minaglows',
    email: 'mina@skinstack.example',
    timezone: 'America/Los_Angeles',
  },
  {
    display_name: 'Théo Laurent',
    handle: 'theo.peau',
    email: 'theo@skinstack.example',
    timezone: 'Europe/Paris',
  },
  {
    display_name: 'Aiko Mori',
    handle: 'aiko_skin',
    email: 'aiko@skinstack.example',
    timezone: 'Asia/Tokyo',
  },
] as const;

/** The addresses the seeded operator and the first shop’s people sign in with. */
export const OPERATOR_EMAIL = 'operator@skinstack.example';
export const BRAND_EMAIL = 'brand@dewbotanics.example';

export const CAMPAIGNS = ['winter-glow', 'morning-routine', null] as const;
export const COUNTRIES = ['US', 'US', 'GB', 'FR', 'DE', 'JP', 'CA', 'KR'] as const;
export const DEVICES = ['mobile', 'mobile', 'mobile', 'desktop', 'tablet'] as const;
/** Where clicks come from: the site, and its app. */
type Referrer = { referrer_host: string | null; app: string | null };
export const REFERRERS: readonly [Referrer, ...Referrer[]] = [
  { referrer_host: 'instagram.com', app: 'Instagram' },
  { referrer_host: 'www.tiktok.com', app: 'TikTok' },
  { referrer_host: 'www.youtube.com', app: 'YouTube' },
  { referrer_host: null, app: null },
];

/**
 * A picture of a product: a bottle of a colour of its own, tall if it holds much. It is all in its
 * address, because the seeded shops have no servers.
 */
export function drawProduct(number: number, size_ml: number): string {
  const hue = (number * 47) % 360;
  const height = size_ml > 60 ? 120 : 84;
  const top = 170 - height;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">' +
    `<rect width="200" height="200" fill="hsl(${hue} 40% 94%)"/>` +
    `<rect x="88" y="${top - 22}" width="24" height="24" rx="4" fill="hsl(${hue} 25% 35%)"/>` +
    `<rect x="66" y="${top}" width="68" height="${height}" rx="12" fill="hsl(${hue} 45% 70%)"/>` +
    `<rect x="78" y="${top + 24}" width="44" height="34" rx="3" fill="#fff"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** An account at a network in the local world. */
export type SeedAccount = {
  /** Always the same, so that its webhook address stays. */
  id: Id<'net'>;
  network: string;
  title: string;
  /** Whose account it is at the network (a shop's domain), where deliveries name it. */
  external_account: string | null;
  /** Set for a shop's own account; the others are for every brand. */
  merchant_id: string | null;
  /** Which setting of `.dev.vars` is its secret; without one it is `secret`. */
  secret_name: string;
  secret: string;
};

/** One at each network, by their numbers. */
export const SEED_ACCOUNTS: readonly SeedAccount[] = NETWORKS.map((network) => {
  const { number, external_account, secret } = SANDBOXES[network].account;
  const { title, of_shop } = ADAPTERS[network] as NetworkAdapter;
  return {
    id: seedId('net', number),
    network,
    title,
    external_account,
    merchant_id: of_shop ? seedId('mer', 0) : null,
    secret_name: `SEED_${network.toUpperCase()}_SECRET`,
    secret,
  };
}).sort((a, b) => (a.id < b.id ? -1 : 1));
