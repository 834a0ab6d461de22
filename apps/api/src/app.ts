import { refuseUnstorableText } from '@skinstack/http/refuse-unstorable-text';
import { commissionRoutes } from './commissions/routes.ts';
import { OPERATION_TEXTS } from './description/operation-texts.ts';
import { serveDescription } from './description/serve-description.ts';
import { MAX_IMPORT_MIB } from './imports/read-import-body.ts';
import { balanceRoutes, reconciliationRoutes } from './ledger/routes.ts';
import { authorize } from './middleware/authorize.ts';
import { answerInText, limitBody } from './middleware/body.ts';
import { allowOrigins } from './middleware/headers.ts';
import { idempotency } from './middleware/idempotency.ts';
import { limitRequests } from './middleware/limit-requests.ts';
import { refuseError, refuseUnknownRoute } from './middleware/refusals.ts';
import { logRequests } from './middleware/request-log.ts';
import { newRouter } from './new-router.ts';
import { influencerRoutes } from './people/influencer-routes.ts';
import type { Ports } from './ports.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { authRoutes } from './routes/auth.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { clickRoutes } from './routes/clicks.ts';
import { orderRoutes } from './routes/conversions.ts';
import { docsRoutes } from './routes/docs.ts';
import { importRoutes } from './routes/imports.ts';
import { linkRoutes } from './routes/links.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { networkAccountRoutes } from './routes/network-accounts.ts';
import { operationRoutes } from './routes/operations.ts';
import { payoutDetailRoutes } from './routes/payout-details.ts';
import { payoutExportRoutes } from './routes/payout-exports.ts';
import { payoutRoutes } from './routes/payouts.ts';
import { privacyRequestRoutes } from './routes/privacy-requests.ts';
import { statementRoutes } from './routes/statements.ts';
import { statsRoutes } from './routes/stats.ts';
import { termRoutes } from './routes/terms.ts';
import { userRoutes } from './routes/users.ts';
import { webhookEventRoutes } from './routes/webhook-events.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** The routes with the types of their input and answers, for `@skinstack/client`. */
export type App = ReturnType<typeof createApp>;

/** The API Worker: the only list of its subjects. `access.ts` says who may call each route. */
export function createApp(ports: Ports) {
  return createBareApp(ports)
    .route('/', docsRoutes(ports))
    .route('/', operationRoutes(ports))
    .route('/', metricsRoutes(ports))
    .route('/', clickRoutes(ports))
    .route('/', webhookRoutes(ports))
    .route('/', authRoutes(ports))
    .route('/', userRoutes(ports))
    .route('/', linkRoutes(ports))
    .route('/', statsRoutes(ports))
    .route('/', balanceRoutes(ports))
    .route('/', orderRoutes(ports))
    .route('/', payoutDetailRoutes(ports))
    .route('/', payoutExportRoutes(ports))
    .route('/', commissionRoutes(ports))
    .route('/', payoutRoutes(ports))
    .route('/', reconciliationRoutes(ports))
    .route('/', statementRoutes(ports))
    .route('/', apiKeyRoutes(ports))
    .route('/', catalogueRoutes(ports))
    .route('/', influencerRoutes(ports))
    .route('/', importRoutes(ports))
    .route('/', termRoutes(ports))
    .route('/', networkAccountRoutes(ports))
    .route('/', webhookEventRoutes(ports))
    .route('/', privacyRequestRoutes(ports));
}

/** What applies to every route: ids, headers, limits, access, refusals, the description. */
function createBareApp(ports: Ports) {
  const app = newRouter();
  app.use(logRequests(ports));
  app.use(allowOrigins(ports.cors_origins));
  app.use('/webhooks/*', answerInText());
  app.use(limitRequests(ports));
  app.use(limitBody({ 'POST /api/products/import': MAX_IMPORT_MIB }));
  app.use('/links/*', refuseUnstorableText());
  app.use('/api/*', refuseUnstorableText());
  app.use('/auth/*', refuseUnstorableText());
  app.use(authorize(ports));
  app.use(idempotency(ports));
  app.notFound((context) => refuseUnknownRoute(context, ports));
  app.onError((error, context) => refuseError(error, context, ports));
  serveDescription(app, ports, OPERATION_TEXTS);
  return app;
}
