import { EXAMPLE_TIME, pageOfOne } from '../description/examples.ts';
import type { OperationTexts } from '../description/operation-text.ts';
import { exampleId } from '../routes/example-id.ts';

const API_KEY = {
  id: exampleId('key'),
  name: 'Old laptop',
  prefix: 'ss_5fK2x9Qa',
  created_at: EXAMPLE_TIME,
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};

/** Bearer keys of influencers. */
export const API_KEY_TEXTS: OperationTexts = {
  'POST /api/influencers/:id/api-keys': {
    id: 'createApiKey',
    description: 'The key is in this answer and never shown again; only its hash is kept.',
    body: { name: 'Shop dashboard' },
    answers: {
      201: { ...API_KEY, name: 'Shop dashboard', key: 'ss_5fK2x9Qa…' },
    },
  },
  'GET /api/influencers/:id/api-keys': {
    id: 'listApiKeys',
    description: 'Keys with the first characters to tell them apart, revoked ones too.',
    answers: { 200: pageOfOne(API_KEY) },
  },
  'DELETE /api/influencers/:id/api-keys/:key_id': {
    id: 'revokeApiKey',
    description: 'It stops working with the next request. A key once revoked stays so.',
    answers: { 200: { ...API_KEY, revoked_at: '2026-11-22T08:30:00.000Z' } },
  },
};
