import type { FoundEvent, ListedEvent } from '@skinstack/db/inbox/find-webhook-event';
import { toJsonMinor } from '@skinstack/domain/money';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../delivery.ts';
import { readStoredDelivery } from './settle-delivery.ts';

/** A delivery in a list: its metadata and outcome, never its body. */
export function presentListedEvent(event: ListedEvent) {
  const { status, reason, created_at, finished_at, redacted_at, ...more } = event;
  const { resolution, resolved_at, ...rest } = more;
  return {
    ...rest,
    status,
    reason,
    outcome: status === 'received' ? null : status,
    error: status === 'quarantined' ? reason : null,
    created_at: created_at.toISOString(),
    finished_at: finished_at?.toISOString() ?? null,
    redacted_at: redacted_at?.toISOString() ?? null,
    resolution: resolved_at === null ? null : resolution,
    resolved_at: resolved_at?.toISOString() ?? null,
  };
}

/**
 * A delivery with its body, for operators: it may contain personal data. The body is text when it
 * is UTF-8, else base64.
 */
export function presentWebhookEvent(event: FoundEvent) {
  const { headers, body_base64, merchant_id: _, ...rest } = event;
  const { max_commission_bps: __, ...listed } = rest;
  const { delivery } = readStoredDelivery(event);
  const text = readText(delivery.body);
  const meant = findAdapter(event.network)?.parse(delivery).type;
  return {
    ...presentListedEvent(listed),
    verdicts: {
      // what is not verified is not stored
      verified: true,
      identified: !event.external_event_id.startsWith('sha256:'),
      understood: meant !== 'not_understood',
    },
    headers,
    body: text ?? body_base64.replaceAll('\n', ''),
    body_encoding: text === null ? ('base64' as const) : ('utf-8' as const),
  };
}

function readText(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

/** The answer to the network: 202 when nothing was changed, 200 for the rest. */
export function presentOutcome(outcome: Outcome & { event_id: string }) {
  const changedNothing = outcome.outcome === 'duplicate' || outcome.outcome === 'quarantined';
  const status = changedNothing ? (202 as const) : (200 as const);
  if (outcome.outcome !== 'recorded') return { status, body: outcome };
  const { gross_minor, platform_fee_minor, net_minor, currency } = outcome.commission;
  const commission = {
    gross_minor: toJsonMinor(gross_minor),
    platform_fee_minor: toJsonMinor(platform_fee_minor),
    net_minor: toJsonMinor(net_minor),
    currency,
  };
  return { status, body: { ...outcome, commission } };
}
