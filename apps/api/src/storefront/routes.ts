import { createRoute, z } from '@hono/zod-openapi';
import { Problem } from '@skinstack/domain/problem';
import type { OperationTexts } from '../docs/describe-operation.ts';
import type { Ports } from '../ports.ts';
import { exampleId, id, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';
import { CAPTURING, captureCheckout, type ShopMemory } from './capture-checkout.ts';
import { createScriptReader, serveScript } from './serve-script.ts';

/** Two tokens and their names. */
export const MAX_CAPTURE_MIB = 1 / 1_024;

/** More than these at once, and the database would answer none of them in time. */
const MOST_AT_ONCE = 64;

const newCapture = z
  .strictObject({
    checkout_token: z
      .string()
      .regex(/^[\x21-\x7e]{8,255}$/, '8 to 255 letters, digits and signs')
      .openapi({ description: 'The token of the checkout, as the pixel’s event has it' }),
    click_token: z
      .string()
      .max(255)
      .openapi({ description: 'What the link put into the address of the shop' }),
  })
  .openapi('NewCapture');

const script = z
  .object({
    url: z.url().openapi({ description: 'The newest script: it is improved without notice' }),
    pinned_url: z.url().openapi({ description: 'This version of it, for ever' }),
    integrity: z.string().openapi({ description: 'What browsers check that version by' }),
  })
  .openapi('StorefrontScript');

const ROUTES = {
  capture: createRoute({
    tags: ['Storefront'],
    method: 'post',
    path: '/capture/{network}/{network_account_id}',
    summary: 'A shop’s pixel tells which click led to a checkout',
    request: {
      params: z.object({ network: z.string(), network_account_id: id('net') }),
      ...jsonBody(newCapture),
    },
    responses: {
      202: jsonAnswer('Stored', z.object({ outcome: z.enum(['captured']) })),
      ...refusals(400, 403, 404, 409, 413, 429, 503),
    },
  }),
  script: createRoute({
    tags: ['Storefront'],
    method: 'get',
    path: '/storefront/v1.json',
    summary: 'The script shops load: its addresses, and what browsers check it by',
    responses: { 200: jsonAnswer('The script', script), ...refusals(503) },
  }),
};

/** What shops load, and what their pixels tell. */
export function storefrontRoutes(ports: Ports, shops: ShopMemory) {
  const readScript = createScriptReader(ports);
  const router = newRouter();
  let capture_count = 0;
  router.use('/capture/*', async ({ req }, next) => {
    if (capture_count >= MOST_AT_ONCE) {
      const detail = 'So many captures cannot be taken at once. Tell it again in a few seconds.';
      throw new Problem('rate_limited', detail, { retry_after_seconds: 3 });
    }
    // a pixel posts it as text, which takes no leave of the browser before
    const headers = new Headers(req.raw.headers);
    headers.set('Content-Type', 'application/json');
    if (req.method === 'POST') req.raw = new Request(req.raw, { headers });
    capture_count++;
    try {
      await next();
    } finally {
      capture_count--;
    }
  });
  const routes = router
    .openapi(ROUTES.capture, async (context) => {
      const to = context.req.valid('param');
      const origin = context.req.header('Origin') ?? null;
      const capture = context.req.valid('json');
      await captureCheckout(ports, shops, to, capture, origin);
      context.set('outcome', 'captured');
      return context.json({ outcome: 'captured' } as const, 202);
    })
    .openapi(ROUTES.script, async (context) => {
      const { url } = context.req;
      const found = await readScript(url);
      if (!found) throw new Problem('unavailable', 'This deployment was built without it.');
      const at = (name: string) => `${new URL(url).origin}/storefront/${name}`;
      const { name, integrity } = found;
      context.header('Access-Control-Allow-Origin', '*');
      return context.json({ url: at('v1.js'), pinned_url: at(name), integrity }, 200);
    });
  routes.get('/storefront/:file', ({ req }) => serveScript(ports, req.raw, req.param('file')));
  return routes;
}

/** What shops load, and what their pixels tell. */
export const STOREFRONT_TEXTS: OperationTexts = {
  'POST /capture/:network/:network_account_id': {
    id: 'captureCheckout',
    description:
      'For the custom pixel of a shop (docs/shops.md). It takes a click token that was signed ' +
      'here, from a page of the shop or its pixel’s sandbox. An order of that checkout is ' +
      'credited by it whether it comes before or after, as by a click in the cart; the same ' +
      'capture again changes nothing. The body is JSON, as `application/json` or as text.',
    params: { network: CAPTURING[0] ?? '', network_account_id: exampleId('net') },
    body: {
      checkout_token: 'bd5a8aa1ecd019dd3520ff791ee3a24c',
      click_token: 'AQGbuiYwAHAAgAAAAAAAAAABm7omMABwAIAAAAAAAAAAvUeR0Xw6qHXvM2Hlq1NB',
    },
    answers: { 202: { outcome: 'captured' } },
  },
  'GET /storefront/v1.json': {
    id: 'showStorefrontScript',
    description:
      'A shop loads `url` with `async`, or pins a version: `pinned_url` with `integrity` and ' +
      '`crossorigin="anonymous"`.',
    answers: {
      200: {
        url: 'https://api.skin.st/storefront/v1.js',
        pinned_url: 'https://api.skin.st/storefront/v1-0123456789abcdef.js',
        integrity: 'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC',
      },
    },
  },
};
