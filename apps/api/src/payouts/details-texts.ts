import { EXAMPLE_TIME, INFLUENCER } from '../description/examples.ts';
import type { OperationTexts } from '../description/operation-text.ts';

const PAYOUT_DETAILS = {
  influencer_id: INFLUENCER.id,
  method: 'paypal',
  hint: 'm…@skinstack.example',
  updated_at: EXAMPLE_TIME,
};

/** Where influencers are paid. */
export const PAYOUT_DETAILS_TEXTS: OperationTexts = {
  'PUT /api/influencers/:id/payout-details': {
    id: 'setPayoutDetails',
    description:
      'A PayPal address, or a bank account by its IBAN, whose check digits must hold. It takes ' +
      'the place of what was set before, is kept encrypted and shown as a hint only.',
    body: { method: 'paypal', email: 'mina@skinstack.example' },
    answers: { 200: PAYOUT_DETAILS },
  },
  'GET /api/influencers/:id/payout-details': {
    id: 'showPayoutDetails',
    description: 'How an influencer is paid, and enough of the account to know it by.',
    answers: { 200: PAYOUT_DETAILS },
  },
};
