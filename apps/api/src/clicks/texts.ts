import type { OperationTexts } from '../description/operation-text.ts';
import { exampleId } from '../routes/example-id.ts';

/** Mending and erasing clicks. */
export const CLICK_TEXTS: OperationTexts = {
  'POST /api/clicks/replay': {
    id: 'replayClicks',
    description:
      'Takes up to a thousand of the clicks that were kept apart because they could not be read ' +
      'or the database refused them, and stores them after what was wrong is mended. A click ' +
      'stored before is not counted again; what cannot be stored now either waits on, and holds ' +
      'up none of those that came after it.',
    answers: { 200: { stored: 0, dead: [] } },
  },
  'POST /api/clicks/erase': {
    id: 'eraseClicks',
    description:
      'Puts a random hash in the place of the visitor’s: of one visitor (by a click of theirs; a ' +
      'visitor is known for one day), or of everybody who followed an influencer’s links. Every ' +
      'count stays, unique visitors too. Thirty days are done a call: go on with `next_on` as ' +
      '`from_on` until it is null. Clicks that have not arrived yet are not found.',
    body: { influencer_id: exampleId('inf') },
    answers: { 200: { erased: 2, next_on: null } },
  },
};
