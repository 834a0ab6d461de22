import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { signRefersion } from '@skinstack/networks/refersion/sandbox';

/** Everyone and everything one journey needs, made fresh so that its numbers start at zero. */
export type Cast = {
  influencer_id: string;
  product_id: string;
  network_account_id: string;
  secret: string;
  influencer: Client;
};

/** Makes a shop with a 20 % program and a 100-dollar serum, and an influencer with a key. */
export async function makeCast(api_url: string, { api }: Client): Promise<Cast> {
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
    influencer: createClient(api_url, key),
  };
}

const SHOPPER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';

/** What a shopper's browser is told. */
export type Followed = { status: number; location: string; cookie: string };

/** Follows a short link as a shopper's phone does, without going on to the shop. */
export async function followSlug(redirect_url: string, slug: string): Promise<Followed> {
  const response = await fetch(new URL(`/l/${slug}`, redirect_url), {
    redirect: 'manual',
    headers: { 'User-Agent': SHOPPER, Accept: 'text/html' },
  });
  await response.arrayBuffer();
  const { status, headers } = response;
  return {
    status,
    location: headers.get('Location') ?? '',
    cookie: headers.get('Set-Cookie') ?? '',
  };
}

/** What the webhook was answered. */
export type WebhookAnswer = {
  status: number;
  body: {
    outcome?: string;
    event_id?: string;
    conversion_id?: string;
    commission?: { gross_minor: number; platform_fee_minor: number; net_minor: number };
    detail?: string;
  };
};

/** Signs a body as Refersion does, and posts it. */
export async function postRefersion(
  api_url: string,
  account_id: string,
  secret: string,
  body: string,
): Promise<WebhookAnswer> {
  const response = await fetch(new URL(`/webhooks/refersion/${account_id}`, api_url), {
    method: 'POST',
    headers: await signRefersion(secret, body, 'NEW_CONVERSION'),
    body,
  });
  return { status: response.status, body: (await response.json()) as WebhookAnswer['body'] };
}

/** The part of an influencer's stats and balances the journey looks at. */
export type Figures = {
  requests: number;
  clicks: number;
  bot_requests: number;
  conversions: number;
  net_minor: number;
  pending_minor: number;
};

/** Reads stats and balance of an influencer, in dollars. */
export async function readFigures({ api }: Client, influencer_id: string): Promise<Figures> {
  const param = { influencer_id };
  const { totals } = await readAnswer(api.stats[':influencer_id'].$get({ param, query: {} }));
  const { balances } = await readAnswer(api.balances[':influencer_id'].$get({ param }));
  const { requests, clicks, bot_requests, conversions } = totals;
  const inDollars = <T extends { currency: string }>(rows: T[]) =>
    rows.find((row) => row.currency === 'USD');
  return {
    requests,
    clicks,
    bot_requests,
    conversions,
    net_minor: inDollars(totals.commission)?.net_minor ?? 0,
    pending_minor: inDollars(balances)?.pending_minor ?? 0,
  };
}

/** Reads until `isThere` holds or ten seconds are over: clicks land a moment after the redirect. */
export async function waitForFigures(
  influencer: Client,
  influencer_id: string,
  isThere: (figures: Figures) => boolean,
): Promise<Figures> {
  const started_ms = Date.now();
  for (;;) {
    const figures = await readFigures(influencer, influencer_id);
    if (isThere(figures) || Date.now() - started_ms > 10_000) return figures;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
