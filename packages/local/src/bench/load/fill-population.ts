import type { Client } from 'pg';
import type { PopulationSize } from './population-size.ts';
import { idOf } from './sql-text.ts';

const MERCHANT_COUNT = 500;
const PRODUCT_COUNT = 5_000;
const CATEGORIES = `array['serum','cleanser','oil','sunscreen','moisturiser','essence']`;

/** Makes merchants, a program and products each, influencers, links and a network account. */
export async function fillPopulation(
  client: Client,
  { influencer_count, link_count }: Pick<PopulationSize, 'influencer_count' | 'link_count'>,
): Promise<void> {
  const merchant = (number: string) => idOf('mer', `(${number}) % ${MERCHANT_COUNT}`);
  const program = (number: string) => idOf('prg', `(${number}) % ${MERCHANT_COUNT}`);
  const product = (link: string) => `((${link})::bigint * 7919 % ${PRODUCT_COUNT})`;
  const rows = (count: number) => `from generate_series(0, ${count - 1}) as n`;
  await client.query(`insert into merchants (id, name, allowed_hosts)
    select ${idOf('mer', 'n')}, 'Shop ' || n, array['shop-' || n || '.example']
    ${rows(MERCHANT_COUNT)}`);
  await client.query(`insert into programs (id, merchant_id, name, currency, commission_rate_bps)
    select ${idOf('prg', 'n')}, ${merchant('n')}, 'Creators ' || n, 'USD', 2000
    ${rows(MERCHANT_COUNT)}`);
  await client.query(`insert into products (id, merchant_id, program_id, name, url, category)
    select ${idOf('prd', 'n')}, ${merchant('n')}, ${program('n')}, 'Product ' || n,
      'https://shop-' || n % ${MERCHANT_COUNT} || '.example/products/' || n,
      (${CATEGORIES})[1 + n % 6]
    ${rows(PRODUCT_COUNT)}`);
  await client.query(`insert into influencers (id, display_name, email)
    select ${idOf('inf', 'n')}, 'Influencer ' || n, 'influencer-' || n || '@example.com'
    ${rows(influencer_count)}`);
  await client.query(`insert into tracking_links (id, slug, influencer_id, program_id, product_id,
      destination_url, campaign)
    select ${idOf('lnk', 'n')}, ${slugOf('n')}, ${idOf('inf', `n % ${influencer_count}`)},
      ${program(product('n'))}, ${idOf('prd', product('n'))},
      'https://shop-' || ${product('n')} % ${MERCHANT_COUNT} || '.example/products/' || n,
      'campaign-' || n % 12
    ${rows(link_count)}`);
  await client.query(`insert into network_accounts (id, network, secret_sealed)
    values (${idOf('net', '0')}, 'custom', 'of nobody')`);
}

/** The slugs of links by their numbers; of none for numbers past the last link. */
export async function readSlugs(client: Client, numbers: readonly number[]): Promise<string[]> {
  const { rows } = await client.query<{ slug: string }>(
    `select ${slugOf('n')} as slug from unnest($1::int[]) as n`,
    [numbers],
  );
  return rows.map(({ slug }) => slug);
}

/** SQL of the slug of a link: eight letters in no order, none twice (the factor is odd). */
function slugOf(number: string): string {
  return `lpad(to_hex((${number})::bigint * 2654435761 % 4294967296), 8, '0')`;
}
