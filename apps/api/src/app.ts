import { OpenAPIHono } from '@hono/zod-openapi';
import { listBalances } from '@skinstack/db/list-balances';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { observeRequests } from '@skinstack/http/observe-requests';
import { problemResponse } from '@skinstack/http/problem-response';
import { refuseInvalidInput } from '@skinstack/http/refuse-invalid-input';
import { toProblem } from '@skinstack/http/to-problem';
import { bodyLimit } from 'hono/body-limit';
import type { AppEnv } from './app-env.ts';
import { authenticate, requireAdmin, requireOwner } from './authenticate.ts';
import { createInfluencer } from './catalogue/create-influencer.ts';
import { createMerchant } from './catalogue/create-merchant.ts';
import { createProduct } from './catalogue/create-product.ts';
import { createProgram } from './catalogue/create-program.ts';
import { generateLink } from './links/generate-link.ts';
import { publishLink } from './links/publish-link.ts';
import { showLink } from './links/show-link.ts';
import type { Ports } from './ports.ts';
import { createApiKey, createApiKeyRoute } from './routes/api-keys.ts';
import * as catalogue from './routes/catalogue.ts';
import { diagnosticsRoute, readDiagnostics } from './routes/diagnostics.ts';
import { generateLinkRoute } from './routes/generate-link.ts';
import { health, healthRoute } from './routes/health.ts';
import { createNetworkAccount, createNetworkAccountRoute } from './routes/network-accounts.ts';
import { receiveWebhookRoute } from './routes/receive-webhook.ts';
import { balancesRoute, statsRoute } from './routes/stats.ts';
import { accountWebhookRoute, webhookRoute } from './routes/webhooks.ts';
import { readBalances } from './stats/read-balances.ts';
import { readStats } from './stats/read-stats.ts';

const MAX_BODY_BYTES = 1_048_576;

/** The API Worker. This is the only list of its routes. */
export function createApp(ports: Ports) {
  const app = createBareApp(ports);
  app.openapi(healthRoute, health(ports));
  app.openapi(webhookRoute, receiveWebhookRoute(ports));
  app.openapi(accountWebhookRoute, receiveWebhookRoute(ports));

  app.use('/links/*', authenticate(ports));
  app.use('/api/*', authenticate(ports));
  app.openapi(generateLinkRoute, async (context) => {
    const made = await generateLink(ports, context.get('caller'), context.req.valid('json'));
    context.executionCtx.waitUntil(publishLink(ports, made.redirect));
    return context.json(showLink(made.row, ports.short_domain), 201);
  });
  app.openapi(statsRoute, async (context) => {
    const { influencer_id } = context.req.valid('param');
    await requireOwner(ports, context.get('caller'), influencer_id);
    return context.json(await readStats(ports, influencer_id, context.req.valid('query')), 200);
  });
  app.openapi(balancesRoute, async (context) => {
    const { influencer_id } = context.req.valid('param');
    await requireOwner(ports, context.get('caller'), influencer_id);
    const balances = readBalances(await listBalances(ports.db, influencer_id));
    return context.json({ influencer_id, balances }, 200);
  });
  app.openapi(createApiKeyRoute, async (context) => {
    const { id } = context.req.valid('param');
    await requireOwner(ports, context.get('caller'), id);
    return context.json(await createApiKey(ports, id, context.req.valid('json')), 201);
  });
  return addOperatorRoutes(app, ports);
}

function addOperatorRoutes(app: ReturnType<typeof createBareApp>, ports: Ports) {
  const paths = ['merchants', 'programs', 'products', 'influencers', 'network-accounts'];
  for (const path of [...paths, 'diagnostics']) app.use(`/api/${path}`, requireAdmin());
  app.openapi(catalogue.createMerchantRoute, async (context) =>
    context.json(await createMerchant(ports, context.req.valid('json')), 201),
  );
  app.openapi(catalogue.createProgramRoute, async (context) =>
    context.json(await createProgram(ports, context.req.valid('json')), 201),
  );
  app.openapi(catalogue.createProductRoute, async (context) =>
    context.json(await createProduct(ports, context.req.valid('json')), 201),
  );
  app.openapi(catalogue.createInfluencerRoute, async (context) =>
    context.json(await createInfluencer(ports, context.req.valid('json')), 201),
  );
  app.openapi(createNetworkAccountRoute, async (context) => {
    const { origin } = new URL(context.req.url);
    return context.json(await createNetworkAccount(ports, context.req.valid('json'), origin), 201);
  });
  app.openapi(diagnosticsRoute, async (context) => context.json(await readDiagnostics(ports), 200));
  return app;
}

/** What holds for every route: ids and headers, the size limit, refusals, the description. */
function createBareApp(ports: Ports) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalidInput });
  app.use(observeRequests({ log: ports.log, newRequestId: () => crypto.randomUUID() }));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));
  app.notFound(() => {
    throw new Problem('not_found', 'There is nothing at this path. GET /openapi.json lists them.');
  });
  app.onError((error, context) => {
    const request_id = context.get('request_id');
    const problem = toProblem(error);
    if (problem) return problemResponse(problem, request_id);
    ports.log('error', 'unexpected', { request_id, ...describeError(error) });
    const detail = 'Something went wrong on our side. Send us the request id if it stays.';
    return problemResponse(new Problem('internal', detail), request_id);
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
  });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'SkinStack', version: ports.version },
  });
  return app;
}

function refuseLargeBody(): never {
  throw new Problem('body_too_large', 'The body is over 1 MiB.');
}
