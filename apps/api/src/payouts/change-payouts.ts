import { listPayoutsOfRun } from '@skinstack/db/payouts/list-payouts';
import { findPayoutPolicy } from '@skinstack/db/payouts/payout-policy';
import { sendAsExported } from '@skinstack/db/payouts/send-as-exported';
import { transitionPayouts, whyNotSent } from '@skinstack/db/payouts/transition-payout';
import { findRow } from '@skinstack/db/rows/find-rows';
import { payouts } from '@skinstack/db/schema/payouts';
import { detailsCutoff } from '@skinstack/domain/payouts/payout-policy';
import { PAYOUT_TRANSITIONS, type PayoutTransition } from '@skinstack/domain/payouts/payout-state';
import { Problem } from '@skinstack/domain/problem';
import { holdDisputed } from '../commissions/approve-due-commissions.ts';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';

type Payout = typeof payouts.$inferSelect;
/** What is said with a move. */
export type MoveDetails = {
  external_reference?: string | undefined;
  failure_reason?: string | undefined;
  returned_on?: string | undefined;
};

/** Every try that moves nothing means that a refund took something out of a payout meanwhile. */
const MAX_TRIES = 20;

/**
 * Sends, settles, fails or returns a payout, and answers it as it is now. Settling a settled payout
 * changes nothing and is no error: operators may confirm twice.
 * @throws Problem `not_found`, `conflict` when its state does not allow it
 */
export async function changePayout(
  ports: Ports,
  payout_id: string,
  move: PayoutTransition,
  details: MoveDetails,
): Promise<Payout> {
  const read = async () => requireFound(await findRow(ports.db, payouts, payout_id), 'payout');
  const done = await movePayouts(ports, payout_id, async () => [await read()], move, details);
  const payout = await read();
  const isConfirmed = move === 'settle' && payout.state === 'settled';
  if (done || isConfirmed) return payout;
  throw await refuseMove(ports, [payout], move);
}

/**
 * Sends or settles all payouts of a run that can be, at once.
 * @throws Problem `not_found`, `conflict` when none can be
 */
export async function changeRun(
  ports: Ports,
  run_id: string,
  move: 'send' | 'settle',
  details: MoveDetails,
): Promise<void> {
  const read = () => listPayoutsOfRun(ports.db, run_id);
  const done = await movePayouts(ports, run_id, read, move, details);
  if (done) return;
  const all = await read();
  const open = all.filter(({ state }) => state === 'requested' || state === 'sent');
  const isConfirmed = move === 'settle' && open.length === 0 && all.length > 0;
  if (!isConfirmed) throw await refuseMove(ports, all, move);
}

/** Moves those that can be. @returns false when none was */
async function movePayouts(
  ports: Ports,
  subject_id: string,
  read: () => Promise<Payout[]>,
  move: PayoutTransition,
  details: MoveDetails,
): Promise<boolean> {
  const { details_hold_hours } = await findPayoutPolicy(ports.db);
  const from: readonly string[] = PAYOUT_TRANSITIONS[move].from;
  let moved: Payout[] = [];
  const { done } = await writeIdempotent(ports, async (trail) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      moved = (await read()).filter(({ state }) => from.includes(state));
      if (moved.length === 0) return false;
      const details_cutoff = new Date(detailsCutoff(details_hold_hours, ports.now()));
      const list = moved.map(({ id: payout_id, amount_minor }) => ({
        ...{ payout_id, amount_minor, journal_id: ports.newId('jrn') },
      }));
      const change = { move, payouts: list, subject_id, details_cutoff, ...details };
      if ((await transitionPayouts(ports.db, change, trail)) > 0) return true;
      const why = await whyNotSent(ports.db, idsOf(moved), details_cutoff);
      if (why.is_unagreed || why.is_elsewhere || why.is_other_amount) return false;
    }
    return false;
  });
  if (done && (move === 'fail' || move === 'return')) {
    const [payout] = moved;
    if (payout) await holdDisputed(ports, payout.currency, [payout.influencer_id]);
  }
  return done;
}

const idsOf = (list: readonly Payout[]) => list.map(({ id }) => id);

/** Why nothing was moved, and what to do. */
async function refuseMove(
  ports: Ports,
  found: readonly Payout[],
  move: PayoutTransition,
): Promise<Problem> {
  if (move === 'send' || move === 'settle') {
    const { details_hold_hours } = await findPayoutPolicy(ports.db);
    const cutoff = new Date(detailsCutoff(details_hold_hours, ports.now()));
    const why = await whyNotSent(ports.db, idsOf(found), cutoff);
    if (why.is_unagreed) {
      return conflict('Another person has to agree first: POST /api/payout-runs/{id}/approve.');
    }
    if (why.is_elsewhere) {
      return conflict(
        `The account was changed less than ${details_hold_hours} hours ago: it is not paid yet.`,
      );
    }
    if (why.is_other_amount) {
      return conflict(
        'Less is owed than its file says: make the file again and hand in that one. If the bank ' +
          'paid the old one, send it with `as_exported`.',
      );
    }
  }
  const { from, to } = PAYOUT_TRANSITIONS[move];
  const [one] = found;
  const is = found.length === 1 ? `This payout is ${one?.state}` : 'No payout of it can be moved';
  return conflict(`${is}. Only one that is ${from.join(' or ')} can become ${to}.`);
}

const conflict = (detail: string) => new Problem('conflict', detail);

/**
 * Sends a payout as its last file says, which the bank paid although less is owed by now: what was
 * taken out of it is put back, and so to be recovered from the next one.
 * @throws Problem `not_found`, `conflict`
 */
export async function sendExported(
  ports: Ports,
  payout_id: string,
  external_reference: string | undefined,
): Promise<Payout> {
  const read = async () => requireFound(await findRow(ports.db, payouts, payout_id), 'payout');
  await read();
  const { done } = await writeIdempotent(ports, (trail) =>
    sendAsExported(
      ports.db,
      {
        payout_id,
        external_reference: external_reference ?? null,
        journal_id: ports.newId('jrn'),
      },
      trail,
    ),
  );
  const payout = await read();
  if (done) return payout;
  throw conflict(
    `This payout is ${payout.state}, and no file of it says more than is owed: send it as it is.`,
  );
}
