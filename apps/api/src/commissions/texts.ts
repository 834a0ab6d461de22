import type { OperationTexts } from '../description/operation-text.ts';

/** Approving what has passed its hold. */
export const COMMISSION_TEXTS: OperationTexts = {
  'POST /api/commissions/approve': {
    id: 'approveCommissions',
    description:
      'Approves every commission whose hold is over at `as_of`: now, when it is missing; a time ' +
      'to come ends holds early. What still stands of it moves from pending to payable; what ' +
      'was taken back wholly is not approved. This also happens by itself every minute, so it ' +
      'is never needed.',
    body: {},
    answers: { 200: { approved: 1 } },
  },
};
