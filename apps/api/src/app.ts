import { refuseUnstorableText } from '@skinstack/http/refuse-input';
import { MAX_IMPORT_MIB } from './catalogue/import/read-csv.ts';
import { IMPORT_TEXTS, importRoutes } from './catalogue/import/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { CATALOGUE_TEXTS } from './catalogue/texts.ts';
import { CLICK_TEXTS, clickRoutes } from './clicks/routes.ts';
import { COMMISSION_TEXTS, commissionRoutes } from './commissions/routes.ts';
import { serveDescription } from './docs/describe-api.ts';
import type { OperationTexts } from './docs/describe-operation.ts';
import { docsRoutes } from './docs/routes.ts';
import { webhookEventRoutes, webhookRoutes } from './inbox/routes.ts';
import { INBOX_TEXTS } from './inbox/texts.ts';
import { MERCHANT_BALANCE_TEXTS, merchantBalanceRoutes } from './ledger/merchant-balance.ts';
import { balanceRoutes, LEDGER_TEXTS, reconciliationRoutes } from './ledger/routes.ts';
import { askForLinks } from './links/ask-for-links.ts';
import { DISCLOSURE_TEXTS, disclosureRoutes } from './links/disclosure.ts';
import { linkRoutes } from './links/routes.ts';
import { LINK_TEXTS } from './links/texts.ts';
import { CONTRACT_TEXTS, contractRoutes } from './members/contracts-due.ts';
import { INVITATION_TEXTS, invitationRoutes } from './members/invitations.ts';
import { programTermsRoutes } from './members/program-terms.ts';
import { memberRoutes } from './members/routes.ts';
import { MEMBER_TEXTS } from './members/texts.ts';
import { authorize } from './middleware/authorize.ts';
import { answerInText, limitBody } from './middleware/body.ts';
import { allowOrigins, requireHttps } from './middleware/headers.ts';
import { idempotency } from './middleware/idempotency.ts';
import { limitRequests } from './middleware/limit-requests.ts';
import { refuseError, refuseUnknownRoute } from './middleware/refusals.ts';
import { logRequests } from './middleware/request-log.ts';
import { NETWORK_TEXTS, networkAccountRoutes } from './networks/routes.ts';
import { MAIL_TEXTS, mailWebhookRoutes } from './notices/mail-webhook.ts';
import { metricsRoutes, OPERATIONS_TEXTS, operationRoutes } from './operations/routes.ts';
import { HAND_TEXTS, handRoutes } from './orders/commission-routes.ts';
import { REVIEW_TEXTS, reviewRoutes } from './orders/review-routes.ts';
import { ORDER_TEXTS, orderRoutes } from './orders/routes.ts';
import { deliveryRoutes, ENDPOINT_TEXTS, endpointRoutes } from './outbox/endpoints/routes.ts';
import { SETTING_TEXTS, settingRoutes } from './outbox/settings.ts';
import { unsubscribeRoutes } from './outbox/unsubscribe.ts';
import { pageRoutes, writeMissingPage } from './pages/routes.ts';
import { PAYOUT_FILE_TEXTS, payoutExportRoutes } from './payouts/files/routes.ts';
import { PAYOUT_DETAILS_TEXTS, payoutDetailRoutes } from './payouts/payout-details.ts';
import { PAYOUT_POLICY_TEXTS, payoutPolicyRoutes } from './payouts/policy.ts';
import { payoutRoutes } from './payouts/routes.ts';
import { PAYOUT_RUN_TEXTS, payoutRunRoutes } from './payouts/runs.ts';
import { STATEMENT_TEXTS, statementRoutes } from './payouts/statements/routes.ts';
import { PAYOUT_TEXTS } from './payouts/texts.ts';
import { API_KEY_TEXTS, apiKeyRoutes } from './people/api-keys.ts';
import { AUDIT_TEXTS, auditRoutes } from './people/audit-log.ts';
import { INFLUENCER_TEXTS, influencerRoutes } from './people/influencers.ts';
import { SIGN_IN_LINK_TEXTS, signInLinkRoutes } from './people/link-routes.ts';
import { authRoutes, userRoutes } from './people/routes.ts';
import { SECOND_FACTOR_TEXTS, secondFactorRoutes } from './people/second-factor-routes.ts';
import { PEOPLE_TEXTS } from './people/texts.ts';
import type { Ports } from './ports.ts';
import { PRIVACY_TEXTS, privacyRequestRoutes } from './privacy/routes.ts';
import { newRouter } from './router.ts';
import { PROGRAM_CUSTOMERS_TEXTS, programCustomersRoutes } from './stats/program-customers.ts';
import { PROGRAM_STATS_TEXTS, programStatsRoutes } from './stats/program-stats.ts';
import { statsRoutes } from './stats/routes.ts';
import { STATS_TEXTS } from './stats/texts.ts';
import { createShopMemory, type ShopMemory } from './storefront/capture-checkout.ts';
import { MAX_CAPTURE_MIB, STOREFRONT_TEXTS, storefrontRoutes } from './storefront/routes.ts';
import { GROUP_TEXTS, groupRoutes } from './terms/groups.ts';
import { termRoutes } from './terms/routes.ts';
import { TERM_TEXTS } from './terms/texts.ts';

/** The routes with the types of their input and answers, for `@skinstack/client`. */
export type App = ReturnType<typeof createApp>;

/** The API Worker: the only list of its subjects. `access.ts` says who may call each route. */
export function createApp(ports: Ports) {
  const shops = createShopMemory(ports);
  const app = createBareApp(ports, shops)
    .route('/', docsRoutes(ports))
    .route('/', operationRoutes(ports))
    .route('/', metricsRoutes(ports))
    .route('/', clickRoutes(ports))
    .route('/', storefrontRoutes(ports, shops))
    // before the networks': mail is none
    .route('/', mailWebhookRoutes(ports))
    .route('/', webhookRoutes(ports))
    .route('/', authRoutes(ports))
    .route('/', secondFactorRoutes(ports))
    .route('/', userRoutes(ports))
    .route('/', signInLinkRoutes(ports))
    .route('/', linkRoutes(ports))
    .route('/', statsRoutes(ports))
    .route('/', programStatsRoutes(ports))
    .route('/', programCustomersRoutes(ports))
    .route('/', balanceRoutes(ports))
    .route('/', merchantBalanceRoutes(ports))
    .route('/', orderRoutes(ports))
    .route('/', handRoutes(ports))
    .route('/', reviewRoutes(ports))
    .route('/', payoutDetailRoutes(ports))
    .route('/', payoutExportRoutes(ports))
    .route('/', commissionRoutes(ports))
    .route('/', payoutPolicyRoutes(ports))
    .route('/', payoutRunRoutes(ports))
    .route('/', payoutRoutes(ports))
    .route('/', reconciliationRoutes(ports))
    .route('/', statementRoutes(ports))
    .route('/', apiKeyRoutes(ports))
    .route('/', auditRoutes(ports))
    .route('/', catalogueRoutes(ports))
    .route('/', influencerRoutes(ports))
    .route('/', importRoutes(ports))
    .route('/', termRoutes(ports))
    .route('/', groupRoutes(ports))
    .route('/', programTermsRoutes(ports))
    .route('/', memberRoutes(ports))
    .route('/', invitationRoutes(ports))
    .route('/', disclosureRoutes(ports))
    .route('/', contractRoutes(ports))
    .route('/', networkAccountRoutes(ports))
    .route('/', webhookEventRoutes(ports))
    .route('/', endpointRoutes(ports))
    .route('/', deliveryRoutes(ports))
    .route('/', settingRoutes(ports))
    .route('/', privacyRequestRoutes(ports));
  app.route('/', unsubscribeRoutes(ports));
  // a page begins with what the API answers, so it asks the finished app
  app.route(
    '/',
    pageRoutes(ports, async (request) => app.fetch(request)),
  );
  return app;
}

/** What applies to every route: ids, headers, limits, access, refusals, the description. */
function createBareApp(ports: Ports, shops: ShopMemory) {
  const app = newRouter();
  app.use(logRequests(ports));
  app.use(requireHttps());
  app.use(allowOrigins(ports.cors_origins, shops.isOrigin));
  app.use('/webhooks/*', answerInText());
  app.use(limitRequests(ports));
  app.use(
    limitBody({
      'POST /api/products/import': MAX_IMPORT_MIB,
      'POST /capture/:network/:network_account_id': MAX_CAPTURE_MIB,
    }),
  );
  app.use(authorize(ports, { 'POST /links/generate': askForLinks }));
  app.use('/links/*', refuseUnstorableText());
  app.use('/api/*', refuseUnstorableText());
  app.use('/auth/*', refuseUnstorableText());
  app.use(idempotency(ports));
  app.notFound((context) => {
    const { method, path } = context.req;
    const isPage = method === 'GET' && (context.req.header('Accept') ?? '').includes('text/html');
    if (!isPage || path.startsWith('/api/')) return refuseUnknownRoute(context, ports);
    context.set('outcome', 'not_found');
    return writeMissingPage(ports, context.req.raw);
  });
  app.onError((error, context) => refuseError(error, context, ports));
  serveDescription(app, ports, OPERATION_TEXTS);
  return app;
}

/** Words and examples of every operation. One without a row here fails a test. */
export const OPERATION_TEXTS: OperationTexts = {
  ...LINK_TEXTS,
  ...STATS_TEXTS,
  ...PROGRAM_STATS_TEXTS,
  ...PROGRAM_CUSTOMERS_TEXTS,
  ...MERCHANT_BALANCE_TEXTS,
  ...LEDGER_TEXTS,
  ...API_KEY_TEXTS,
  ...AUDIT_TEXTS,
  ...ORDER_TEXTS,
  ...COMMISSION_TEXTS,
  ...HAND_TEXTS,
  ...REVIEW_TEXTS,
  ...PAYOUT_POLICY_TEXTS,
  ...PAYOUT_RUN_TEXTS,
  ...PAYOUT_TEXTS,
  ...PAYOUT_DETAILS_TEXTS,
  ...PAYOUT_FILE_TEXTS,
  ...STATEMENT_TEXTS,
  ...CATALOGUE_TEXTS,
  ...IMPORT_TEXTS,
  ...INFLUENCER_TEXTS,
  ...TERM_TEXTS,
  ...GROUP_TEXTS,
  ...MEMBER_TEXTS,
  ...INVITATION_TEXTS,
  ...DISCLOSURE_TEXTS,
  ...CONTRACT_TEXTS,
  ...NETWORK_TEXTS,
  ...PRIVACY_TEXTS,
  ...PEOPLE_TEXTS,
  ...SECOND_FACTOR_TEXTS,
  ...SIGN_IN_LINK_TEXTS,
  ...CLICK_TEXTS,
  ...OPERATIONS_TEXTS,
  ...INBOX_TEXTS,
  ...ENDPOINT_TEXTS,
  ...SETTING_TEXTS,
  ...MAIL_TEXTS,
  ...STOREFRONT_TEXTS,
};
