import type { OperationTexts } from '../docs/describe-operation.ts';
import { MERCHANT, PRODUCT, PROGRAM, pageOfOne } from '../docs/examples.ts';

/** Merchants, their programs and products. */
export const CATALOGUE_TEXTS: OperationTexts = {
  'POST /api/merchants': {
    id: 'createMerchant',
    description:
      'A merchant is a shop. Its links lead only to its `allowed_hosts`: a name is one host, ' +
      '`*.shop.example` is every host below it.',
    body: { name: 'Fern & Fog', allowed_hosts: ['fernandfog.example', '*.fernandfog.example'] },
    answers: { 201: MERCHANT },
  },
  'GET /api/merchants': {
    id: 'listMerchants',
    description: 'All shops, the newest first.',
    answers: { 200: pageOfOne(MERCHANT) },
  },
  'GET /api/merchants/:id': {
    id: 'showMerchant',
    description: 'One shop, with the hosts its links may lead to.',
    answers: { 200: MERCHANT },
  },
  'PATCH /api/merchants/:id': {
    id: 'changeMerchant',
    description:
      'Fields left out stay. `allowed_hosts` applies to existing links, too: one that leads ' +
      'to a host no longer listed stops redirecting.',
    body: { allowed_hosts: ['dewbotanics.example', '*.dewbotanics.example'] },
    answers: { 200: MERCHANT },
  },
  'POST /api/programs': {
    id: 'createProgram',
    description:
      'A program is a merchant’s terms: rate, fee, attribution window and hold. An order keeps ' +
      'the terms in force when it is recorded.',
    body: {
      merchant_id: MERCHANT.id,
      name: 'Dew Botanics holiday',
      currency: 'USD',
      commission_rate_bps: 2_500,
      hold_days: 45,
    },
    answers: { 201: PROGRAM },
  },
  'GET /api/programs': {
    id: 'listPrograms',
    description:
      'All programs of all merchants, the newest first. An influencer sees those they ' +
      'are in or may ' +
      'ask to be in, each with what it would pay them, where they stand, and whether ' +
      'its terms are ' +
      'accepted (`JoinableProgram`).',
    answers: { 200: pageOfOne(PROGRAM) },
  },
  'GET /api/programs/:id': {
    id: 'showProgram',
    description: 'One program with its terms as they are now.',
    answers: { 200: PROGRAM },
  },
  'PATCH /api/programs/:id': {
    id: 'changeProgram',
    description:
      'Fields left out stay. New terms apply to orders recorded from now on; what is recorded ' +
      'keeps the terms it was promised. Currency and merchant never change.',
    body: { attribution_window_days: 45 },
    answers: { 200: PROGRAM },
  },
  'POST /api/products': {
    id: 'createProduct',
    description:
      'A product belongs to one of its merchant’s programs. `url` is where its links lead, and ' +
      'must be on one of the merchant’s hosts.',
    body: {
      merchant_id: MERCHANT.id,
      program_id: PROGRAM.id,
      name: 'Squalane Lip Balm',
      url: 'https://dewbotanics.example/products/squalane-lip-balm',
      sku: 'DB-SLB-10',
      price_minor: 1_400,
      category: 'balm',
      step: 'protect',
      concerns: ['dryness'],
      ingredients: ['squalane', 'shea butter'],
      size_ml: 10,
    },
    answers: { 201: PRODUCT },
  },
  'GET /api/products': {
    id: 'listProducts',
    description:
      'All products, the newest first unless `sort` says otherwise. Influencers see those they ' +
      'can link to: active ones of active programs, each with what an order of theirs would earn ' +
      '(before volume tiers) and their own newest link to it. With `url`, the products whose ' +
      'page that is.',
    params: {
      category: 'serum',
      concern: 'dryness',
      ingredient: 'niacinamide',
      skin_type: 'sensitive',
      step: 'treat',
      q: 'barrier',
      url: PRODUCT.url,
    },
    answers: { 200: pageOfOne(PRODUCT) },
  },
  'GET /api/products/:id': {
    id: 'showProduct',
    description: 'One product.',
    answers: { 200: PRODUCT },
  },
  'PATCH /api/products/:id': {
    id: 'changeProduct',
    description:
      'Fields left out stay, null clears. A product’s merchant and program never change.',
    body: { price_minor: 5_200, skin_types: ['dry', 'sensitive'] },
    answers: { 200: PRODUCT },
  },
};
