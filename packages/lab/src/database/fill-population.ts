import type { Client } from 'pg';

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

/**
 * How large the world of a bench is apart from its raw clicks. All of it is the same whatever the
 * number of clicks: so are the hours in which links are clicked, and with them every rollup.
 */
export type PopulationSize = {
  influencer_count: number;
  link_count: number;
  /** How many pairs of a link and an hour are drawn; the hot ones are drawn more than once. */
  draw_count: number;
  /** Whole days of UTC, the last of which ends at `until`. */
  day_count: number;
  until: Date;
};

/** 13 months of 400 influencers with 250 links each, up to the last midnight of UTC. */
export function usualPopulation(now_ms: number): PopulationSize {
  const until = new Date(now_ms);
  until.setUTCHours(0, 0, 0, 0);
  return {
    influencer_count: 400,
    link_count: 100_000,
    draw_count: 250_000,
    day_count: 395,
    until,
  };
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LETTERS = Array.from({ length: 10 }, (_, at) => 45 - 5 * at);
const BORN_MS = Date.UTC(2025, 0, 1);

/** SQL of an id as `makeId` of the domain makes it: the time in ten letters, then sixteen. */
export function idAt(prefix: string, at_ms: string, seed: string): string {
  const letters = LETTERS.map(
    (shift) => `substr('${ALPHABET}', ((${at_ms} >> ${shift}) & 31)::int + 1, 1)`,
  );
  return `'${prefix}_' || ${letters.join(' || ')} || substr(md5('${prefix}' || ${seed}), 1, 16)`;
}

/** SQL of the id of the `number`-th row of a kind; numbers are below a million. */
export function idOf(prefix: string, number: string): string {
  return `(${idAt(prefix, `(${BORN_MS} + (${number})::bigint * 1000)`, `(${number})::text`)})`;
}

/** SQL of a number from 0 to 1 that looks random and is the same for the same key and seed. */
export function chance(key: string, seed: number): string {
  const bits = `(hashint8extended((${key})::bigint, ${seed}) & ${2 ** 52 - 1})`;
  return `(${bits} / ${2 ** 52}::float8)`;
}

/** SQL of one of some values; those named more often are drawn more often. */
export function pick(values: readonly string[], key: string, seed: number): string {
  const list = values.map((value) => (value === '' ? 'null' : `'${value}'`)).join(', ');
  return `(array[${list}]::text[])[1 + floor(${chance(key, seed)} * ${values.length})::int]`;
}
