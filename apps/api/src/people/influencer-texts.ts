import { INFLUENCER, pageOfOne } from '../description/examples.ts';
import type { OperationTexts } from '../description/operation-text.ts';

/** Those who recommend products. */
export const INFLUENCER_TEXTS: OperationTexts = {
  'POST /api/influencers': {
    id: 'createInfluencer',
    description:
      'Somebody who recommends products. Give them a key (`POST /api/influencers/{id}/api-keys`) ' +
      'or a user (`POST /api/users`) to let them in.',
    body: { display_name: 'Noor Haddad', email: 'noor@skinstack.example', handle: 'noor.skin' },
    answers: { 201: INFLUENCER },
  },
  'GET /api/influencers': {
    id: 'listInfluencers',
    description: 'All influencers, the newest first.',
    answers: { 200: pageOfOne(INFLUENCER) },
  },
  'GET /api/influencers/:id': {
    id: 'showInfluencer',
    description: 'An influencer sees themselves; a stranger’s id is answered with 404.',
    answers: { 200: INFLUENCER },
  },
  'PATCH /api/influencers/:id': {
    id: 'changeInfluencer',
    description: 'What is left out stays.',
    body: { handle: 'minaglows' },
    answers: { 200: INFLUENCER },
  },
};
