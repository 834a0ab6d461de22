import { acquireLiveSlot, type LiveSlot } from '@skinstack/cache/live-slots';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import { followLive, type LiveMessage, PACE } from './follow-live.ts';

/** Browsers reconnect and continue; with a key revoked meanwhile they cannot. */
export const LONGEST_SECONDS = 60;
const RETRY_AFTER_SECONDS = 15;
const CURSOR = /^[1-9]\d{0,17}$/;

/** How long a stream lasts, and where it continues. */
type StreamRequest = { seconds: number; last_event_id: string | undefined };

/**
 * A live view as server-sent events (html.spec.whatwg.org, “Server-sent events”).
 * @throws Problem `rate_limited` when an influencer has too many of them open
 */
export async function openLive(
  ports: Ports,
  influencer_id: string,
  { seconds, last_event_id = '' }: StreamRequest,
  pace = PACE,
): Promise<Response> {
  const slot = await takeSlot(ports, influencer_id);
  const until_ms = ports.now() + seconds * 1_000;
  const cursor = CURSOR.test(last_event_id) ? last_event_id : null;
  const messages = followLive(ports, influencer_id, { cursor, until_ms }, pace);
  const encoder = new TextEncoder();
  const end = async () => {
    await slot?.release().catch(() => {});
  };
  const events = new ReadableStream<Uint8Array>(
    {
      /** Called when the reader wants more, and not before. */
      async pull(controller) {
        try {
          const { value, done } = await messages.next();
          if (done) {
            await end();
            return controller.close();
          }
          if ('comment' in value) await slot?.renew();
          controller.enqueue(encoder.encode(formatMessage(value)));
        } catch (error) {
          // the reader reconnects and continues where it was
          ports.log('warn', 'live_broke_off', describeError(error));
          await end();
          controller.close();
        }
      },
      async cancel() {
        await messages.return(undefined);
        await end();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'private, no-store' };
  return new Response(events, { headers });
}

/** Null when Redis does not answer: then streams are not counted. */
async function takeSlot(ports: Ports, influencer_id: string): Promise<LiveSlot | null> {
  try {
    const slot = await acquireLiveSlot(ports.redis, influencer_id, crypto.randomUUID());
    if (slot !== null) return slot;
  } catch (error) {
    ports.log('warn', 'live_not_counted', describeError(error));
    return null;
  }
  throw new Problem('rate_limited', 'Too many live views of this influencer are open.', {
    retry_after_seconds: RETRY_AFTER_SECONDS,
  });
}

function formatMessage(message: LiveMessage): string {
  if ('comment' in message) return `: ${message.comment}\n\n`;
  const { event, id, data, retry_ms } = message;
  const lines = [
    ...(retry_ms === undefined ? [] : [`retry: ${retry_ms}`]),
    `event: ${event}`,
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}
