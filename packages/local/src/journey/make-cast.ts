import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';

/** Everyone and everything one journey needs, made fresh so that its numbers start at zero. */
export type Cast = {
  influencer_id: string;
  product_id: string;
  network_account_id: string;
  secret: string;
  influencer: Client;
};

/** Makes a shop with a 20 % program and a 100-dollar serum, and an influencer with a key. */
export async function makeCast(apiUrl: string, { api }: Client): Promise<Cast> {
  const mark = randomBytes(4).toString('hex');
  const merchant = await readAnswer(
    api.merchants.$post({
      json: { name: `Dew Botanics ${mark}`, allowed_hosts: ['shop.example'] },
    }),
  );
  const program = await readAnswer(
    api.programs.$post({
      json: {
        merchant_id: merchant.id,
        name: 'Creators',
        currency: 'USD',
        commission_rate_bps: 2_000,
        platform_fee_rate_bps: 2_000,
        click_parameter: 'subid',
      },
    }),
  );
  const product = await readAnswer(
    api.products.$post({
      json: {
        merchant_id: merchant.id,
        program_id: program.id,
        name: 'Barrier Repair Serum',
        url: 'https://shop.example/products/serum?variant=30ml',
        price_minor: 10_000,
      },
    }),
  );
  const influencer = await readAnswer(
    api.influencers.$post({
      json: { display_name: 'Mina Park', email: `mina-${mark}@example.com` },
    }),
  );
  const { key } = await readAnswer(
    api.influencers[':id']['api-keys'].$post({ param: { id: influencer.id }, json: {} }),
  );
  const secret = randomBytes(24).toString('hex');
  const account = await readAnswer(
    api['network-accounts'].$post({
      json: { network: 'refersion', merchant_id: merchant.id, secret },
    }),
  );
  return {
    influencer_id: influencer.id,
    product_id: product.id,
    network_account_id: account.id,
    secret,
    influencer: createClient(apiUrl, key),
  };
}
