import { classifyDbError } from '@skinstack/db/classify-db-error';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { problemResponse } from '@skinstack/http/problem-response';
import { refuseUnstorableText } from '@skinstack/http/refuse-unstorable-text';
import { toProblem } from '@skinstack/http/to-problem';
import type { Context } from 'hono';
import { allowOrigins } from './allow-origins.ts';
import type { AppEnv } from './app-env.ts';
import { registerSessionSchemes } from './auth/register-session-schemes.ts';
import { authorize } from './authorize.ts';
import { serveDescription } from './description/serve-description.ts';
import { limitBody } from './limit-body.ts';
import { limitRequests } from './limits/limit-requests.ts';
import { newRouter } from './new-router.ts';
import { observeRequests } from './observe-requests.ts';
import { replayFirstAnswer } from './once/replay-first-answer.ts';
import type { Ports } from './ports.ts';
import { refuseUnknownRoute } from './refuse-unknown-route.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { authRoutes } from './routes/auth.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { clickRoutes } from './routes/clicks.ts';
import { conversionRoutes } from './routes/conversions.ts';
import { docsRoutes } from './routes/docs.ts';
import { importRoutes } from './routes/imports.ts';
import { linkRoutes } from './routes/links.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { networkAccountRoutes } from './routes/network-accounts.ts';
import { operationRoutes } from './routes/operations.ts';
import { payoutDetailRoutes } from './routes/payout-details.ts';
import { payoutExportRoutes } from './routes/payout-exports.ts';
import { payoutRoutesOf } from './routes/payouts.ts';
import { privacyRequestRoutes } from './routes/privacy-requests.ts';
import { reconciliationRoutes } from './routes/reconciliation.ts';
import { statementRoutes } from './routes/statements.ts';
import { statsRoutes } from './routes/stats.ts';
import { termRoutes } from './routes/terms.ts';
import { userRoutes } from './routes/users.ts';
import { webhookEventRoutes } from './routes/webhook-events.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { answerInText } from './webhooks/answer-in-text.ts';

/** The routes with what each takes and answers, for `@skinstack/client`. */
export type App = ReturnType<typeof createApp>;

/** The API Worker. This is the only list of its routes; `access.ts` says who may call each. */
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
    .route('/', conversionRoutes(ports))
    .route('/', payoutDetailRoutes(ports))
    .route('/', payoutExportRoutes(ports))
    .route('/', payoutRoutesOf(ports))
    .route('/', reconciliationRoutes(ports))
    .route('/', statementRoutes(ports))
    .route('/', apiKeyRoutes(ports))
    .route('/', catalogueRoutes(ports))
    .route('/', importRoutes(ports))
    .route('/', termRoutes(ports))
    .route('/', networkAccountRoutes(ports))
    .route('/', webhookEventRoutes(ports))
    .route('/', privacyRequestRoutes(ports));
}

/** What holds for every route: ids, headers, the size limit, access, refusals, the description. */
function createBareApp(ports: Ports) {
  const app = newRouter();
  app.use(observeRequests(ports));
  app.use(allowOrigins(ports.cors_origins));
  app.use('/webhooks/*', answerInText());
  app.use(limitRequests(ports));
  app.use(limitBody());
  app.use('/links/*', refuseUnstorableText());
  app.use('/api/*', refuseUnstorableText());
  app.use('/auth/*', refuseUnstorableText());
  app.use(authorize(ports));
  app.use(replayFirstAnswer(ports));
  app.notFound((context) => refuseUnknownRoute(context, ports));
  app.onError((error, context) => refuse(error, context, ports));
  registerSessionSchemes(app.openAPIRegistry);
  serveDescription(app, ports);
  return app;
}

/** A refusal as it is; a bug is logged without its message and answered without its stack. */
function refuse(error: Error, context: Context<AppEnv>, ports: Ports): Response {
  const request_id = context.get('request_id');
  const problem = toProblem(error);
  context.set('outcome', problem?.code ?? 'failed');
  if (problem) {
    if (problem.status >= 500)
      ports.log('error', 'refused', { request_id, ...describeError(error) });
    return problemResponse(problem, request_id, ports.docs_url);
  }
  ports.log('error', 'unexpected', { request_id, ...describeError(error) });
  if (classifyDbError(error).kind === 'unavailable') {
    const detail = 'The database does not answer. Try again in a few seconds.';
    const unavailable = new Problem('unavailable', detail, { retry_after_seconds: 5 });
    return problemResponse(unavailable, request_id, ports.docs_url);
  }
  const detail = 'Something went wrong on our side. Send us the request id if it stays.';
  return problemResponse(new Problem('internal', detail), request_id, ports.docs_url);
}
