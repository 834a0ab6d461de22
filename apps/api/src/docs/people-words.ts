/** What the fields of signing in, of webhooks out and of mail mean. */
export const PEOPLE_WORDS: Readonly<Record<string, string>> = {
  // of signing in
  'Problem.challenge': 'With `second_factor_required`: what the code is sent with',
  'SecondFactor.challenge': 'From the 401 of signing in',
  'SecondFactor.code': 'Six digits of the authenticator app, or a recovery code',
  'StepUp.code': 'Six digits of the authenticator app, or a recovery code',
  'StepUp.password': 'Your password',
  'Code.code': 'Six digits of the authenticator app; to remove it, a recovery code will do',
  proved_until: 'Until when it counts',
  otpauth_url: 'The secret for a QR code',
  recovery_codes: 'For when the app is lost; each works once',
  scopes: 'What the key may do',

  second_factor: 'Whether a code is asked for when they sign in',

  // of what is told
  mail_problem: 'Why no mail is sent to their address',
  choice: 'What holds now',
  choices: 'What can be chosen',
  'WholeWebhookDelivery.body': 'The JSON that is sent, as text',
  delivery_id: 'The delivery; sent as `webhook-id`',
  'WebhookEndpoint.merchant_ids': 'Of a shop’s people: the merchants whose events they are told',
  'WebhookEndpoint.failing_since': 'Since when nothing arrives; null while deliveries do',
  'WebhookEndpoint.given_up_at': 'When it was switched off because nothing arrived for five days',
  'WebhookEndpoint.previous_secret_expires_at': 'Until when the secret before signs, too',
  'RotateWebhookEndpoint.force': 'Ends a previous secret that still signs',
  'RotateWebhookEndpoint.grace_hours': 'For how long the secret before signs, too',
  'WebhookDelivery.type': 'The event, or `endpoint.test`',
  'WebhookDelivery.object_id': 'What it is about',
  'WebhookDelivery.attempts': 'How often it was tried',
  'WebhookDelivery.error':
    'Why the last try failed: `not_2xx`, `timeout`, `not_reached`, `private_address`, or why the ' +
    'address is not called',
  'WebhookDelivery.next_at': 'When it is tried next; null when it is not on its way',
  'WebhookDelivery.delivered_at': 'When it arrived',
  'NotificationChoices.first_order': 'Your first order',
  'NotificationChoices.memberships': 'Whether a program let you in',
  'NotificationChoices.terms': 'New terms of a program of yours',
  'NotificationChoices.monthly_summary': 'What you earned in a month',
  'NotificationChoices.refills': 'On Mondays, how many of your buyers run out that week',
  'NotificationChoices.endpoints': 'A webhook endpoint that was given up',
};
