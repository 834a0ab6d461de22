import { INFLUENCER, LINK, PRODUCT, pageOfOne } from '../description/examples.ts';
import type { OperationTexts } from '../description/operation-text.ts';

/** Making short links and keeping them. */
export const LINK_TEXTS: OperationTexts = {
  'POST /links/generate': {
    id: 'generateLink',
    description:
      'Makes a short link to a product and answers when it can be followed. An influencer makes ' +
      'their own; an operator names whose it is with `influencer_id`.',
    body: {
      product_id: PRODUCT.id,
      influencer_id: INFLUENCER.id,
      campaign: 'winter-glow',
      sub_id: 'story-3',
    },
    answers: { 201: { ...LINK, campaign: 'winter-glow', sub_id: 'story-3' } },
  },
  'GET /api/links': {
    id: 'listLinks',
    description: 'An influencer’s own links, or everybody’s for an operator; the newest first.',
    answers: { 200: pageOfOne(LINK) },
  },
  'GET /api/links/:id': {
    id: 'showLink',
    description: 'One link, with where it leads now.',
    answers: { 200: LINK },
  },
  'PATCH /api/links/:id': {
    id: 'changeLink',
    description:
      'What is left out stays. Followers see the change within 5 seconds, within 60 when a cache ' +
      'is out of reach. A link that is switched off answers 410.',
    body: { campaign: 'morning-routine' },
    answers: { 200: LINK },
  },
  'GET /api/links/:id/qr.svg': {
    id: 'showLinkQr',
    description: 'The short URL as a QR code to print or show.',
    answers: { 200: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29">…</svg>' },
  },
};
