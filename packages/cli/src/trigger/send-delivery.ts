import type { SandboxRequest } from '@skinstack/networks/sandbox';

/** Sends a delivery to a webhook's address, and gives what it was answered, JSON indented. */
export async function sendDelivery(
  webhook_url: URL,
  request: SandboxRequest,
): Promise<{ status: number; text: string }> {
  const url = new URL(webhook_url);
  url.search = request.query ?? '';
  const { method } = request;
  const response = await fetch(
    url,
    request.method === 'POST' ? { method, headers: request.headers, body: request.body } : {},
  );
  return { status: response.status, text: indent(await response.text()) };
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
