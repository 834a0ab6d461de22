import { plural } from '../src/format.ts';

/** What the pages say that connect a shop, so that its orders know whose link led there. */
export const enShops = {
  title: 'Set up the shop',
  open: 'Set up the shop',
  lead: 'In a few steps its orders know whose link led there.',
  platform: 'What the shop runs on',
  platforms: { shopify: 'Shopify', woocommerce: 'WooCommerce', own: 'Its own software' },
  program: 'Program',
  no_program: 'Make a program of this shop first.',
  script: 'The script',
  script_say: {
    shopify: 'Into the theme’s layout/theme.liquid, before </head>.',
    woocommerce: 'Into the head of every page, such as by a plugin for header code.',
    own: 'Into every page a link may lead to, and those of the checkout.',
  },
  pinned: 'The script, pinned',
  pinned_say:
    'In its place, where browsers are to check it: this version stays as it is for ever, and is ' +
    'not improved by itself. A strict policy needs this address in script-src, nothing else.',
  pixel: 'The pixel',
  pixel_say:
    'In Shopify: Settings, Customer events, Add custom pixel. Paste it, choose Marketing as its ' +
    'permission, save and connect.',
  order: 'The order',
  order_say: {
    woocommerce: 'As a code snippet, or in the theme’s functions.php: the order keeps the click.',
    own:
      'Give the form of the checkout the attribute data-skinstack with the name of a field, or ' +
      'send what window.skinstack.token() answers, as click_id of the order.',
  },
  webhooks: 'The webhooks',
  webhooks_say: {
    shopify: 'Where the shop reports its orders: orders/create, paid, updated and refunds.',
    woocommerce: 'Where the shop reports its orders: order created, updated, deleted and restored.',
    own: 'Where the shop reports its orders and refunds.',
  },
  copy: (what: string) => `Copy: ${what}`,
  test: 'Test purchase',
  test_say:
    'Follow a link of the program, put something into the cart and buy it. This page looks every ' +
    'few seconds.',
  test_good: 'Recognised',
  test_good_say: 'An order came, and it is known whose link led to it.',
  test_waiting: 'Waiting',
  test_none: 'No order has come yet.',
  test_without: 'Orders came, but none with a click. Check the script and the pixel.',
  evidence: 'By what orders are known',
  evidence_say: (count: number) =>
    plural(count, { one: 'Of the last # order.', other: 'Of the last # orders.' }),
  kind: 'What told it',
  orders: 'Orders',
  without: 'Nothing told whose it is',
  where: {
    'a note attribute of the order': 'The cart',
    'a property of a line': 'Buy it now',
    'the shop’s pixel': 'The pixel',
    'the landing page': 'The first page of the visit',
    'the referring page': 'The page before',
    'the discount code': 'A discount code',
  } as Record<string, string>,
  kinds: {
    click: 'A click',
    link: 'A link',
    coupon: 'A discount code',
    customer: 'A customer of theirs',
    hand: 'An operator',
  } as Record<string, string>,
  codes: {
    shop: 'In the shop',
    title: (code: string) => `${code} in the shop`,
    takes_off: 'Takes off',
    kinds: { none: 'Not said here', rate: 'A percentage', amount: 'An amount' } as Record<
      string,
      string
    >,
    hints: {
      none: 'The code is only credited: the shop has it already.',
      rate: 'With an admin token it is made in the shop; else you are told how.',
      amount: 'With an admin token it is made in the shop; else you are told how.',
    } as Record<string, string>,
    percent: 'Percent',
    amount: (currency: string) => `Amount in ${currency}`,
    uses: 'Uses in total',
    once: 'Once per customer',
    starts: 'Begins',
    ends: 'Ends',
    checked: 'Last looked at',
    yes_no: (is: boolean) => (is ? 'Yes' : 'No'),
    close: 'Close',
    states: {
      made: 'Made',
      by_hand: 'By hand',
      pending: 'Waiting',
      failed: 'Refused',
      drifted: 'Changed there',
      ended: 'Ended',
    },
    says: {
      made: 'The shop has it as it was agreed.',
      by_hand: 'Nobody can do it from here: do it in the shop.',
      pending: 'The shop has not answered yet. It is asked again.',
      failed: 'The shop did not take it.',
      drifted: 'The shop has it otherwise. Set it right there, or end it here.',
      ended: 'It has ended, in the shop as well.',
    },
    steps: [
      'In the shop’s admin open Discounts, Create discount, Amount off order.',
      'Choose Discount code and enter the code as it is above.',
      'Enter what it takes off, when it begins and ends, and its limits as above. Save.',
    ],
    end_steps: [
      'In the shop’s admin open Discounts and this code.',
      'Choose Deactivate: here it has ended.',
    ],
    token: 'Admin token',
    token_set: 'Set: codes are made in the shop',
    token_none: 'None: codes are made by hand',
    token_change: 'Admin token',
    token_title: (name: string) => `Admin token of ${name}`,
    token_say:
      'From an app of the shop with the scope write_discounts. It is kept encrypted, for this ' +
      'shop alone, and is never shown again.',
    token_hint: 'Empty takes it away.',
    token_save: 'Save token',
    token_shop: 'The shop',
    token_saved: 'Saved. Codes follow within a minute.',
  },
};
