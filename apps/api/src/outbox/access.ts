const EVERYBODY = ['owner', 'finance', 'support', 'influencer', 'brand'] as const;
/** Who learns an endpoint's secret could sign in our name: it takes a fresh proof. */
const PROVED = { roles: EVERYBODY, needs_proof: true } as const;

/** Who may call the routes of notices: rows of the table in `access.ts`. */
export const NOTICE_ACCESS = {
  'POST /webhooks/mail': 'anyone',
  'GET /unsubscribe/:token': 'anyone',
  'POST /unsubscribe/:token': 'anyone',
  'GET /api/notification-settings': 'session',
  'PUT /api/notification-settings': 'session',
  'DELETE /api/users/:id/mail-problem': 'support',
  'POST /api/webhook-endpoints': 'party',
  'GET /api/webhook-endpoints': 'party',
  'GET /api/webhook-endpoints/:id': 'party',
  'PATCH /api/webhook-endpoints/:id': 'party',
  'DELETE /api/webhook-endpoints/:id': 'party',
  'POST /api/webhook-endpoints/:id/rotate': PROVED,
  'POST /api/webhook-endpoints/:id/test': 'party',
  'GET /api/webhook-endpoints/:id/deliveries': 'party',
  'GET /api/webhook-endpoints/:id/deliveries/:delivery_id': 'party',
  'POST /api/webhook-endpoints/:id/deliveries/:delivery_id/resend': 'party',
} as const;

/** What the audit log calls what they do. */
export const NOTICE_ACTIONS = {
  'POST /webhooks/mail': null,
  'POST /unsubscribe/:token': 'notification_settings.set',
  'PUT /api/notification-settings': 'notification_settings.set',
  'DELETE /api/users/:id/mail-problem': 'user.clear_mail_problem',
  'POST /api/webhook-endpoints': 'webhook_endpoint.create',
  'PATCH /api/webhook-endpoints/:id': 'webhook_endpoint.change',
  'DELETE /api/webhook-endpoints/:id': 'webhook_endpoint.remove',
  'POST /api/webhook-endpoints/:id/rotate': 'webhook_endpoint.rotate',
  'POST /api/webhook-endpoints/:id/test': 'webhook_endpoint.test',
  'POST /api/webhook-endpoints/:id/deliveries/:delivery_id/resend': 'webhook_delivery.resend',
} as const;
