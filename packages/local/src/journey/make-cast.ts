import { randomBytes } from 'node:crypto';
import { type Api, callApi } from './api-client.ts';

/** Everyone and everything one journey needs, made fresh so that its numbers start at zero. */
export type Cast = {
  influencer_id: string;
  product_id: string;
  network_account_id: string;
  secret: string;
  influencer: Api;
};

/** Makes a shop with a 20 % program and a 100-dollar serum, and an influencer with a key. */
export async function makeCast(operator: Api): Promise<Cast> {
  const mark = randomBytes(4).toString('hex');
  const make = <T = { id: string }>(path: string, body: unknown) =>
    callApi<T>(operator, 'POST', path, body);
  const merchant = await make('/api/merchants', {
    name: `Dew Botanics ${mark}`,
    allowed_hosts: ['shop.example'],
  });
  const program = await make('/api/programs', {
    ...{ merchant_id: merchant.id, name: 'Creators', currency: 'USD' },
    ...{ commission_rate_bps: 2_000, platform_fee_rate_bps: 2_000, click_parameter: 'subid' },
  });
  const product = await make('/api/products', {
    ...{ merchant_id: merchant.id, program_id: program.id, name: 'Barrier Repair Serum' },
    ...{ url: 'https://shop.example/products/serum?variant=30ml', price_minor: 10_000 },
  });
  const influencer = await make('/api/influencers', {
    display_name: 'Mina Park',
    email: `mina-${mark}@example.com`,
  });
  const { key } = await make<{ key: string }>(`/api/influencers/${influencer.id}/api-keys`, {});
  const secret = randomBytes(24).toString('hex');
  const account = await make('/api/network-accounts', {
    ...{ network: 'refersion', merchant_id: merchant.id, secret },
  });
  return {
    influencer_id: influencer.id,
    product_id: product.id,
    network_account_id: account.id,
    secret,
    influencer: { url: operator.url, key },
  };
}
