import { pageOfOne } from '../description/examples.ts';
import type { OperationTexts } from '../description/operation-text.ts';
import { exampleId } from '../routes/example-id.ts';

const REQUEST = {
  id: exampleId('prv'),
  kind: 'data_request',
  state: 'ready',
  network_account_id: exampleId('net', 1),
  webhook_event_id: exampleId('evt', 1),
  external_request_id: '24601',
  external_order_ids: ['5001'],
  redacted_event_count: 0,
  due_at: '2026-12-22T08:00:00.000Z',
  done_at: null,
  created_at: '2026-11-22T08:00:00.000Z',
};
const HELD = {
  events: [
    {
      id: exampleId('evt', 1),
      topic: 'customers/data_request',
      external_order_id: null,
      status: 'updated',
      created_at: REQUEST.created_at,
      redacted_at: null,
      personal_data: [{ path: 'customer.email', value: 'shopper@example.com' }],
    },
  ],
  events_left_out: 0,
  orders: [],
};

/** What shoppers ask of us through their shops. */
export const PRIVACY_TEXTS: OperationTexts = {
  'GET /api/privacy-requests': {
    id: 'listPrivacyRequests',
    description:
      'What shoppers asked through their shops: to see what is kept of their orders ' +
      '(`data_request`), or to have it erased (`erasure`, carried out at once).',
    answers: { 200: pageOfOne(REQUEST) },
  },
  'GET /api/privacy-requests/:id': {
    id: 'showPrivacyRequest',
    description:
      'The request, and what is kept of its orders now: the personal data in stored deliveries, ' +
      'and what the books say, which name no shopper. It is what the merchant passes on.',
    answers: { 200: { ...REQUEST, held: HELD } },
  },
};
