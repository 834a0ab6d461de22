import {
  type ClaimedDelivery,
  claimDeliveries,
  finishDelivery,
  type Tried,
} from '@skinstack/db/notices/deliveries';
import { openSecret } from '@skinstack/domain/crypto/seal';
import { isGivenUp, nextDeliveryTry } from '@skinstack/domain/notices/retries';
import { describeError } from '@skinstack/http/log';
import { chanceOf, inTurns } from '../../notices/in-turns.ts';
import type { Ports } from '../../ports.ts';
import { randomSecret } from '../../secrets.ts';
import { type Called, callEndpoint } from './call-endpoint.ts';

/** Longer than all that is claimed at once can take: 24 tries of ten seconds, six at a time. */
const LEASE_MS = 60_000;
const MOST = 24;

/**
 * Sends the deliveries that are due. Whoever does it holds them for a minute, so that nobody else
 * does; one that ends in the middle leaves them to the next, and an endpoint may be told twice.
 * @param endpoint_id to this one alone; null for all
 * @returns how many were tried
 */
export function sendDeliveries(ports: Ports, endpoint_id: string | null = null): Promise<number> {
  return inTurns(ports, async () => {
    const now = new Date(ports.now());
    const until = new Date(now.getTime() + LEASE_MS);
    const lease = { id: randomSecret(ports, '', 12), now, until };
    const due = await claimDeliveries(ports.db, lease, MOST, endpoint_id);
    return due.map((delivery) => async () => {
      const called = await tryDelivery(ports, delivery);
      const ended = { ...lease, now: new Date(ports.now()) };
      await finishDelivery(ports.db, delivery.id, ended, judge(ports, delivery, called));
    });
  });
}

async function tryDelivery(ports: Ports, delivery: ClaimedDelivery): Promise<Called> {
  const { id, url, body } = delivery;
  try {
    return await callEndpoint(ports, { id, url, body, secrets: await secretsOf(ports, delivery) });
  } catch (error) {
    ports.log('error', 'webhook_not_sent', { delivery_id: id, ...describeError(error) });
    return { status: null, error: 'not_signed' };
  }
}

/** The secret, and the one before while it holds. */
async function secretsOf(ports: Ports, delivery: ClaimedDelivery): Promise<string[]> {
  const { endpoint_id, secret_sealed, previous_secret_sealed: previous } = delivery;
  const until_ms = delivery.previous_secret_expires_at?.getTime() ?? 0;
  const sealed = previous !== null && until_ms > ports.now() ? [previous] : [];
  return Promise.all(
    [secret_sealed, ...sealed].map((one) => openSecret(ports.sealing_key, one, endpoint_id)),
  );
}

/** What a try means for the delivery and its endpoint. */
function judge(ports: Ports, delivery: ClaimedDelivery, called: Called): Tried {
  const now_ms = ports.now();
  const is_delivered = called.error === null;
  const failing_ms = delivery.failing_since?.getTime() ?? now_ms;
  const next_ms = is_delivered
    ? null
    : nextDeliveryTry(delivery.attempts + 1, now_ms, chanceOf(ports));
  return {
    ...called,
    is_delivered,
    next_at: next_ms === null ? null : new Date(next_ms),
    is_given_up: !is_delivered && isGivenUp(failing_ms, now_ms),
  };
}
