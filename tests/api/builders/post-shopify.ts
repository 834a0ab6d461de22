import { env, exports } from 'cloudflare:workers';
import type { Database } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { importSealingKey, sealSecret } from '@skinstack/domain/crypto/seal';
import { newId } from '../../world/new-world.ts';
import type { Answer } from './call-api.ts';
import { sign } from './post-conversion.ts';

export type Shop = { id: string; secret: string; domain: string };

/** A shop's account with a secret (of its own, or its app's) and a domain nobody else has. */
export async function newShop(db: Database, merchant_id: string, given?: string): Promise<Shop> {
  const id = newId('net');
  const secret = given ?? `shpss_${id}`;
  const domain = `${id.slice(4).replaceAll('_', '-')}.myshopify.com`;
  const sealing_key = await importSealingKey(env.ENCRYPTION_KEY ?? '');
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const secret_sealed = await sealSecret(sealing_key, secret, id, iv);
  await insertRow(db, networkAccounts, {
    ...{ id, network: 'shopify', merchant_id, external_account: domain, secret_sealed },
  });
  return { id, secret, domain };
}

/** Signs and posts a body as Shopify does, under a webhook id nobody had. */
export async function postShopify(
  shop: Shop,
  topic: string,
  payload: unknown,
  headers: Record<string, string> = {},
  place = `/${shop.id}`,
): Promise<Answer> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const response = await exports.default.fetch(`https://api.skin.st/webhooks/shopify${place}`, {
    ...{ method: 'POST', body },
    headers: {
      'X-Shopify-Topic': topic,
      'X-Shopify-Shop-Domain': shop.domain,
      'X-Shopify-Webhook-Id': crypto.randomUUID(),
      'X-Shopify-Hmac-Sha256': await sign(shop.secret, body),
      ...headers,
    },
  });
  return {
    ...{ status: response.status, headers: response.headers },
    body: (await response.json()) as Record<string, unknown>,
  };
}
