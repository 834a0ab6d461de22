import type { Simulation } from './open-simulation.ts';

/** Who lives in a simulation. */
export type Cast = {
  account_id: string;
  product_id: string;
  influencer_ids: string[];
  /** A link of each. */
  link_ids: [string, ...string[]];
};

/** The rate every order of a simulation earns at. */
export const RATE_BPS = 1_730;

/** A shop, a program whose hold is short, three influencers with a link each. */
export async function makeCast({
  call,
  secret,
}: Pick<Simulation, 'call' | 'secret'>): Promise<Cast> {
  const make = async (path: string, wish: object) => {
    const { status, body } = await call('POST', path, wish);
    if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return String(body.id);
  };
  const merchant_id = await make('/api/merchants', {
    name: 'Simulated shop',
    allowed_hosts: ['shop.example'],
  });
  const program_id = await make('/api/programs', {
    merchant_id,
    name: 'Simulated',
    currency: 'USD',
    commission_rate_bps: RATE_BPS,
    hold_days: 0,
    attribution_window_days: 365,
  });
  const url = 'https://shop.example/serum';
  const product = { merchant_id, program_id, name: 'Serum', url };
  const product_id = await make('/api/products', product);
  const [link_ids, influencer_ids]: [string[], string[]] = [[], []];
  for (const name of ['Ada', 'Bo', 'Cy']) {
    const person = { display_name: name, email: `${name.toLowerCase()}@example.com` };
    const influencer_id = await make('/api/influencers', person);
    influencer_ids.push(influencer_id);
    link_ids.push(await make('/links/generate', { product_id, influencer_id }));
  }
  const account = { network: 'custom', merchant_id, secret };
  const account_id = await make('/api/network-accounts', account);
  return { account_id, product_id, influencer_ids, link_ids: link_ids as [string, ...string[]] };
}
