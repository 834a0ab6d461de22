const PREFIXES = ['webhook', 'svix'] as const;
/** The signed text is `id.timestamp.body`, so its bytes must not depend on an encoding. */
const ID = /^[\x21-\x7e]{1,255}$/;

/** The three headers of a Standard Webhooks message. */
export type MessageHeaders = { id: string; timestamp: string; signatures: string };

/**
 * Reads `webhook-id`, `-timestamp` and `-signature`, or the same as Svix names them; never a
 * mixture. Null when one is missing or the id is none.
 */
export function readMessageHeaders(headers: Headers): MessageHeaders | null {
  for (const prefix of PREFIXES) {
    const id = headers.get(`${prefix}-id`);
    const timestamp = headers.get(`${prefix}-timestamp`);
    const signatures = headers.get(`${prefix}-signature`);
    if (id && timestamp && signatures && ID.test(id)) return { id, timestamp, signatures };
  }
  return null;
}

/** The id of a verified message; its signature is not kept. */
export function readMessageId(headers: Headers): string | null {
  return headers.get('webhook-id') ?? headers.get('svix-id');
}
