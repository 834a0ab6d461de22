import { toJsonMinor } from '@skinstack/domain/money';
import type { Outcome } from '../delivery.ts';

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
