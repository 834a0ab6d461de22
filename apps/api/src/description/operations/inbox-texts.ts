import { exampleId } from '../../routes/example-id.ts';
import { DUPLICATE, pageOfOne, RECORDED, WEBHOOK_EVENT } from '../examples.ts';
import type { OperationTexts } from '../operation-text.ts';

const DELIVERED = {
  verdicts: { verified: true, identified: true, understood: true },
  headers: { 'content-type': 'application/json', 'refersion-topic': 'NEW_CONVERSION' },
  ...{ body: '{"id":501,"order_id":"R-501","total":"100.00","currency":"USD"}' },
  body_encoding: 'utf-8',
};

/** What networks delivered, and another try. */
export const INBOX_TEXTS: OperationTexts = {
  'GET /api/webhook-events': {
    id: 'listWebhookEvents',
    description:
      'Every verified delivery, whether or not it could be used. `status=quarantined` are those ' +
      'that wait for an operator; `external_order_id` tells all that came of one order.',
    answers: { 200: pageOfOne(WEBHOOK_EVENT) },
  },
  'GET /api/webhook-events/:id': {
    id: 'showWebhookEvent',
    description:
      'The raw body as it came, until its personal data is taken out of it (`redacted_at`), with ' +
      'what was found of it. It may hold personal data of customers.',
    params: { id: exampleId('evt') },
    answers: { 200: { ...WEBHOOK_EVENT, ...DELIVERED } },
  },
  'POST /api/webhook-events/:id/replay': {
    id: 'replayWebhookEvent',
    description:
      'Applies the stored bytes once more, as safe as when the network delivers them again: what ' +
      'has had its effect is a `duplicate`. One that is quarantined, pending, ignored or ' +
      'unattributed can succeed once what was wrong is mended.',
    params: { id: exampleId('evt') },
    answers: { 200: RECORDED, 202: DUPLICATE },
  },
};
