import { createHmac } from 'node:crypto';
import type { Message } from './message.ts';

export const SECRET = `whsec_${Buffer.from('a secret of a simulated network!').toString('base64')}`;

/** A network of the generic kind: it makes messages and signs each delivery of one. */
export function simulatedNetwork(now: () => number) {
  let message_count = 0;
  return {
    /** A message; the same one may be delivered again. */
    sign(type: string, data: object): Message {
      const id = `msg_${++message_count}`;
      const timestamp = new Date(now()).toISOString();
      return { id, body: JSON.stringify({ type: `conversion.${type}`, timestamp, data }) };
    },
    headersOf({ id, body }: Message): Record<string, string> {
      const seconds = Math.floor(now() / 1_000);
      const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
      const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
      return {
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': `v1,${mac}`,
      };
    },
  };
}
