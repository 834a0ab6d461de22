import { insertHandCommission } from '@skinstack/db/commissions/insert-hand-commission';
import { findRow } from '@skinstack/db/rows/find-rows';
import { commissions } from '@skinstack/db/schema/commissions';
import { influencers } from '@skinstack/db/schema/influencers';
import { programs } from '@skinstack/db/schema/programs';
import { decision } from '@skinstack/domain/ledger';
import { isCurrency, toJsonMinor } from '@skinstack/domain/money';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { invalidField, refuseBrokenReference, requireFound } from '../rest/rows.ts';

/** A credit or debit an operator wishes. */
export type Correction = {
  influencer_id: string;
  program_id: string;
  net: { amount_minor: number; currency: string };
  reason: string;
  external_reference?: string | undefined;
};

/**
 * Makes a credit (a bonus, a correction) or a debit that is payable at once: the merchant owes as
 * much more or less, and the platform takes no fee of it.
 * @throws Problem `not_found`, `invalid_request`, `conflict` when its reference was booked before
 */
export async function correctByHand(ports: Ports, wish: Correction) {
  const { influencer_id, program_id, reason, external_reference = null } = wish;
  const { currency } = wish.net;
  if (!isCurrency(currency)) throw invalidField('net.currency', 'An ISO 4217 code we know');
  const program = requireFound(await findRow(ports.db, programs, program_id), 'program');
  requireFound(await findRow(ports.db, influencers, influencer_id), 'influencer');
  const id = ports.newId('com');
  const net_minor = BigInt(wish.net.amount_minor);
  const parties = { merchant_id: program.merchant_id, influencer_id, currency };
  const split = { gross_minor: net_minor, platform_fee_minor: 0n, net_minor };
  const words = `By hand: ${reason}`;
  const posted = decision('correction', split, parties, 'influencer_payable', words);
  const journal = { id: ports.newId('jrn'), journal: posted, commission_id: id };
  const made = { id, influencer_id, program_id, currency, net_minor, reason, external_reference };
  const { first_id } = await writeIdempotent(ports, (trail) =>
    refuseBrokenReference(insertHandCommission(ports.db, made, journal, trail)),
  );
  const row = requireFound(await findRow(ports.db, commissions, first_id ?? id), 'commission');
  return {
    id: row.id,
    influencer_id,
    program_id,
    net: { amount_minor: toJsonMinor(row.net_minor), currency },
    state: row.state,
    reason,
    external_reference,
    created_at: row.created_at.toISOString(),
  };
}
