/**
 * Who may call each route: anyone, any signed-in caller (what is theirs; a stranger's id is 404), or
 * operators only. A route without a row here is refused, and a test fails.
 */
export const ACCESS: Readonly<Record<string, 'anyone' | 'caller' | 'operator'>> = {
  'GET /healthz': 'anyone',
  'GET /openapi.json': 'anyone',
  'POST /webhooks/:network': 'anyone',
  'POST /webhooks/:network/:network_account_id': 'anyone',

  'POST /links/generate': 'caller',
  'GET /api/stats/:influencer_id': 'caller',
  'GET /api/balances/:influencer_id': 'caller',
  'POST /api/influencers/:id/api-keys': 'caller',

  'POST /api/merchants': 'operator',
  'POST /api/programs': 'operator',
  'POST /api/products': 'operator',
  'POST /api/influencers': 'operator',
  'POST /api/network-accounts': 'operator',
  'GET /api/diagnostics': 'operator',
};
