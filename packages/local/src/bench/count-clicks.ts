const CLICK_ID = /clk_[0-9a-hjkmnp-tv-z]{26}/g;

/**
 * How many clicks one post to a queue carries, by their ids: a message may hold one click or many,
 * and a batch (`/batch`, bodies in base64) may hold many messages.
 */
export function countClicks(head: string, body: Buffer): number {
  if (!head.startsWith('POST /batch')) return idsIn(body);
  const { messages } = JSON.parse(body.toString()) as { messages: { body: string }[] };
  return messages.reduce((sum, message) => sum + idsIn(Buffer.from(message.body, 'base64')), 0);
}

function idsIn(body: Buffer): number {
  return new Set(body.toString('latin1').match(CLICK_ID)).size;
}
