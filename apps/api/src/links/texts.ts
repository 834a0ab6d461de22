import type { OperationTexts } from '../docs/describe-operation.ts';
import { FIGURES, INFLUENCER, LINK, PRODUCT, pageOfOne } from '../docs/examples.ts';
import { exampleId } from '../rest/fields.ts';

/** Making short links and keeping them. */
export const LINK_TEXTS: OperationTexts = {
  'POST /links/generate': {
    id: 'generateLink',
    description:
      'Makes a short link to a product, or to another page of a shop (`program_id` with ' +
      '`destination_url`), and answers when it can be followed. An influencer makes their own; ' +
      'an operator names whose it is with `influencer_id`. A `slug` of one’s own is followed in ' +
      'any case, and taken once whatever its case; words that mislead (`login`, `official`, a ' +
      'shop’s name) are for operators. `sub_id` is what the link’s clicks count under where ' +
      'its address says nothing else (`?s=`).',
    body: {
      product_id: PRODUCT.id,
      influencer_id: INFLUENCER.id,
      campaign: 'winter-glow',
      sub_id: 'story-3',
    },
    answers: { 201: { ...LINK, campaign: 'winter-glow', sub_id: 'story-3' } },
  },
  'POST /links/generate-many': {
    id: 'generateLinks',
    description:
      'As many `POST /links/generate`, all of which take effect or none. A refusal names each ' +
      'field that is in the way, such as `links.3.slug`.',
    body: {
      links: [
        { product_id: PRODUCT.id, influencer_id: INFLUENCER.id, campaign: 'winter-glow' },
        {
          program_id: PRODUCT.program_id,
          influencer_id: INFLUENCER.id,
          destination_url: 'https://dewbotanics.example/collections/winter',
        },
      ],
    },
    answers: {
      201: {
        data: [
          { ...LINK, campaign: 'winter-glow' },
          {
            ...LINK,
            id: exampleId('lnk', 1),
            product_id: null,
            destination_url: 'https://dewbotanics.example/collections/winter',
          },
        ],
      },
    },
  },
  'GET /api/links': {
    id: 'listLinks',
    description:
      'An influencer’s own links, or everybody’s for an operator, with what each brought in a ' +
      'period: the last 30 days unless `from` and `to` say otherwise. `sort=net` compares what ' +
      'was earned in the program’s own currency, one currency after the other. Further pages are ' +
      'of the period of the first.',
    params: { campaign: 'morning-routine', slug: LINK.slug, q: 'serum' },
    answers: {
      200: {
        from: '2026-10-23T08:00:00.000Z',
        to: '2026-11-22T08:00:00.000Z',
        ...pageOfOne({
          ...LINK,
          product: { id: PRODUCT.id, name: PRODUCT.name },
          figures: FIGURES,
        }),
      },
    },
  },
  'GET /api/links/export.csv': {
    id: 'exportLinks',
    description:
      'The links of the list as a file, with the same filters, in the same order. Amounts are in ' +
      'major units, in columns of their currency, so every column may be summed. At most 20,000 ' +
      'rows.',
    files: {
      'text/csv':
        'link_id,slug,short_url,destination_url,product_id,product,program_id,influencer_id,' +
        'campaign,sub_id,is_active,expires_at,created_at,impressions,requests,clicks,' +
        'unique_clicks,bot_requests,conversions,orders_USD,revenue_USD,gross_USD,' +
        'platform_fee_USD,net_USD\r\n',
    },
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
  'DELETE /api/links/:id': {
    id: 'deleteLink',
    description:
      'For good: followers are answered 410 within 5 seconds, within 60 when a cache is out of ' +
      'reach, and no link ever gets its slug again. What it brought stays, and orders of clicks ' +
      'made before still count. Deleting it once more changes nothing.',
    // none that other examples are about
    params: { id: exampleId('lnk', 9) },
  },
  'GET /api/links/:id/qr.svg': {
    id: 'showLinkQr',
    description:
      'The short URL as a QR code to print or show, with the white edge of four modules that ' +
      'readers need. A browser saves it under the slug.',
    answers: { 200: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33">…</svg>' },
  },
  'GET /api/links/:id/qr.png': {
    id: 'showLinkQrPng',
    description:
      'The same code as pixels, for what takes no SVG: black and white, every module of as many ' +
      'pixels as fit into `size`.',
    answers: { 200: 'The bytes of the picture' },
  },
};
