type Ids = { link: { id: string }; influencer: { id: string } };
type PageCall = { path: (of: Ids) => string; body?: () => unknown; shared: true };

/** How each page is opened, or posted to: whose it is depends on who reads it. */
export const PAGE_CALLS: Record<string, PageCall> = {
  'GET /docs': { path: () => '/docs', shared: true },
  'GET /docs/assets/:file': { path: () => '/docs/assets/docs.css', shared: true },
  'GET /redoc': { path: () => '/redoc', shared: true },
  'GET /docs/problems': { path: () => '/docs/problems', shared: true },
  'GET /docs/problems/:code': { path: () => '/docs/problems/not_found', shared: true },
  'GET /openapi.json': { path: () => '/openapi.json', shared: true },
  'GET /': { path: () => '/', shared: true },
  'GET /healthz': { path: () => '/healthz', shared: true },
  'POST /auth/accept-invitation': {
    path: () => '/auth/accept-invitation',
    shared: true,
    body: () => ({}),
  },
  'POST /auth/forgot-password': {
    path: () => '/auth/forgot-password',
    shared: true,
    body: () => ({}),
  },
  'POST /auth/reset-password': {
    path: () => '/auth/reset-password',
    shared: true,
    body: () => ({}),
  },
  'GET /sign-in': { path: () => '/sign-in', shared: true },
  'POST /sign-in': { path: () => '/sign-in', shared: true, body: () => ({}) },
  'GET /forgot': { path: () => '/forgot', shared: true },
  'POST /forgot': { path: () => '/forgot', shared: true, body: () => ({}) },
  'GET /invite/:token': { path: () => '/invite/nothing', shared: true },
  'POST /invite/:token': { path: () => '/invite/nothing', shared: true, body: () => ({}) },
  'GET /reset/:token': { path: () => '/reset/nothing', shared: true },
  'POST /reset/:token': { path: () => '/reset/nothing', shared: true, body: () => ({}) },
  'GET /unsubscribe/:token': { path: () => '/unsubscribe/nothing', shared: true },
  'POST /unsubscribe/:token': {
    path: () => '/unsubscribe/nothing',
    shared: true,
    body: () => ({}),
  },
  'POST /webhooks/mail': { path: () => '/webhooks/mail', shared: true, body: () => ({}) },
  'GET /app/assets/:file': { path: () => '/app/assets/nothing.js', shared: true },
  'GET /app/manifest.webmanifest': { path: () => '/app/manifest.webmanifest', shared: true },
  'GET /app/icon.svg': { path: () => '/app/icon.svg', shared: true },
  'GET /app': { path: () => '/app', shared: true },
  'GET /app/*': { path: (of) => `/app/links/${of.link.id}`, shared: true },
  'GET /operate': { path: () => '/operate', shared: true },
  'GET /operate/*': { path: (of) => `/operate/influencers/${of.influencer.id}`, shared: true },
};
