import { signRefersion } from '@skinstack/networks/refersion/sandbox';

/** What the webhook was answered. */
export type WebhookAnswer = {
  status: number;
  body: {
    outcome?: string;
    event_id?: string;
    conversion_id?: string;
    commission?: { gross_minor: number; platform_fee_minor: number; net_minor: number };
    detail?: string;
  };
};

/** Signs a body as Refersion does, and posts it. */
export async function postRefersion(
  apiUrl: string,
  account_id: string,
  secret: string,
  body: string,
): Promise<WebhookAnswer> {
  const response = await fetch(new URL(`/webhooks/refersion/${account_id}`, apiUrl), {
    method: 'POST',
    headers: await signRefersion(secret, body, 'NEW_CONVERSION'),
    body,
  });
  return { status: response.status, body: (await response.json()) as WebhookAnswer['body'] };
}
