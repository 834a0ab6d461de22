import type { Mutation } from './try-mutation.ts';

type Place = Omit<Mutation, 'law'>;

/** Which of two words counts. */
const VERSIONS: Place[] = [
  {
    name: 'of two words of one moment any counts',
    file: 'packages/domain/src/orders/versions.ts',
    find: 'return a.at_ms - b.at_ms || a.rank - b.rank;',
    replace: 'return a.at_ms - b.at_ms;',
    test: 'tests/domain/orders/order-facts.test.ts',
  },
  {
    name: 'the first word about a reversal counts for ever',
    file: 'packages/domain/src/orders/order-facts.ts',
    find: 'if (known && compareReversals(known, told) >= 0) return facts;',
    replace: 'if (known) return facts;',
    test: 'tests/domain/orders/order-facts.test.ts',
  },
  {
    name: 'the word about a reversal told last counts, however old it is',
    file: 'packages/domain/src/orders/order-facts.ts',
    find: 'if (known && compareReversals(known, told) >= 0) return facts;',
    replace: '',
    test: 'tests/domain/orders/order-facts.test.ts',
  },
  {
    name: 'a newer word that says the same is lost to an older one of the same moment',
    file: 'packages/db/src/orders/find-recorded-order.ts',
    find: 'update orders set revision = orders.revision + 1, facts',
    replace: 'update orders set facts',
    test: 'tests/api/orders/word-meanwhile.test.ts',
  },
  {
    name: 'of two statements of one moment the one that pays more counts',
    file: 'packages/domain/src/orders/order-facts.ts',
    find: 'compareAmounts(b.gross_minor ?? b.base_minor, a.gross_minor ?? a.base_minor)',
    replace: 'compareAmounts(a.gross_minor ?? a.base_minor, b.gross_minor ?? b.base_minor)',
    test: 'tests/networks/refersion/refersion-lives.test.ts',
  },
  {
    name: 'a cancelled order never comes back',
    file: 'packages/domain/src/orders/order-facts.ts',
    find: 'compareVersions(one.version, newest.version) >= 0,',
    replace: 'true,',
    test: 'tests/domain/orders/order-facts.test.ts',
  },
  {
    name: 'a creation that is sent again undoes an update',
    file: 'packages/networks/src/custom/adapter.ts',
    find: 'said.at_ms ?? (isFirst ? OLDEST.at_ms : null)',
    replace: 'said.at_ms',
    test: 'tests/networks/custom/custom-lives.test.ts',
  },
  {
    name: 'of two states of one second the first counts',
    file: 'packages/networks/src/shopify/read-order.ts',
    find: 'rank: triggered_at_ms ?? 0',
    replace: 'rank: -(triggered_at_ms ?? 0)',
    test: 'tests/networks/shopify/shopify-base.test.ts',
  },
  {
    name: 'a refund told alone is newer than what its order says of it',
    file: 'packages/networks/src/shopify/read-order.ts',
    find: '{ at_ms, rank: -1 }',
    replace: '{ at_ms, rank: Number.MAX_SAFE_INTEGER }',
    test: 'tests/networks/shopify/shopify-lives.test.ts',
  },
  {
    name: 'a modification undoes a reversal',
    file: 'packages/networks/src/impact/read-action.ts',
    find: 'is_reversed || is_reset ? [reversalOf(order, void_reason)] : []',
    replace: '[]',
    test: 'tests/networks/impact/impact-lives.test.ts',
  },
  {
    name: 'a product that is gained and removed at once is promoted',
    file: 'packages/networks/src/levanta/adapter.ts',
    find: 'rank: is_active ? 0 : 1',
    replace: 'rank: is_active ? 1 : 0',
    test: 'tests/networks/levanta/levanta.test.ts',
  },
  {
    name: 'a refund misses the order that is being written',
    file: 'packages/db/src/inbox/finish-webhook-event.ts',
    find: "db.execute(lockOrder(lookup.identity, 'waiting')),",
    replace: 'db.execute(sql`select 1`),',
    test: 'tests/db/inbox/wait-for-order.test.ts',
  },
  {
    name: 'an order misses the refund that is about to wait',
    file: 'packages/db/src/orders/insert-order.ts',
    find: "db.execute(lockOrder(order, 'writing')),",
    replace: 'db.execute(sql`select 1`),',
    test: 'tests/db/inbox/wait-for-order.test.ts',
  },
  {
    name: 'a click that is told after its order is lost',
    file: 'packages/db/src/orders/checkout-captures.ts',
    find: 'and told_again_of is null and webhook_events.id',
    replace: 'and false and webhook_events.id',
    test: 'tests/api/storefront/capture.test.ts',
  },
  {
    name: 'an order misses the click that is being told',
    file: 'apps/api/src/orders/record-order.ts',
    find: 'capture_count > asked.found.captures.length',
    replace: 'capture_count < 0',
    test: 'tests/api/storefront/capture.test.ts',
  },
  {
    name: 'a click on the landing page yields to a code',
    file: 'packages/domain/src/orders/rank-claims.ts',
    find: '{ click: 1, link: 2, coupon: 3 }',
    replace: '{ click: 4, link: 2, coupon: 3 }',
    test: 'tests/domain/orders/evidence.test.ts',
  },
];

/** What else a thing may be called, and what no word is known for. */
const ALIASES: Place[] = [
  {
    name: 'the two forms of a letter are two orders',
    file: 'packages/domain/src/orders/identity.ts',
    find: ".normalize('NFC')",
    replace: '',
    test: 'tests/domain/orders/identity.test.ts',
  },
  {
    name: 'an id with a decimal point is another',
    file: 'packages/domain/src/orders/identity.ts',
    find: '/^0*(\\d+)(?:\\.0*)?$/',
    replace: '/^0*(\\d+)$/',
    test: 'tests/domain/orders/identity.test.ts',
  },
  {
    name: 'a number with its mark is another',
    file: 'packages/domain/src/orders/identity.ts',
    find: ".replace(/^(?:#\\s*)+/, '')",
    replace: '',
    test: 'tests/domain/orders/identity.test.ts',
  },
  {
    name: 'a code is another in capitals',
    file: 'packages/domain/src/orders/identity.ts',
    find: 'return canonicalText(code).toLowerCase();',
    replace: 'return canonicalText(code);',
    test: 'tests/domain/orders/identity.test.ts',
  },
  {
    name: 'only the first place that may carry a token is looked at',
    file: 'packages/networks/src/reading/clicks.ts',
    find: 'const MAX_CLICKS = 12;',
    replace: 'const MAX_CLICKS = 1;',
    test: 'tests/networks/custom/custom-postback.test.ts',
  },
  {
    name: 'the landing address is not looked at',
    file: 'packages/networks/src/refersion/read-conversion.ts',
    find: 'return [...told, ...others, ...code];',
    replace: 'return [...told, ...code];',
    test: 'tests/networks/refersion/refersion-lives.test.ts',
  },
  {
    name: 'a token that was cut in two is lost',
    file: 'packages/networks/src/custom/read-postback.ts',
    find: 'findClicks([...filled, ...joinedSubIds(filled)])',
    replace: 'findClicks(filled)',
    test: 'tests/networks/custom/custom-postback.test.ts',
  },
  {
    name: 'a denied sale stands',
    file: 'packages/networks/src/custom/meanings.ts',
    find: "['rejected declined denied invalid",
    replace: "['rejected declined invalid",
    test: 'tests/networks/custom/custom-postback.test.ts',
  },
  {
    name: 'a status nobody knows is a sale',
    file: 'packages/networks/src/custom/meanings.ts',
    find: 'if (!kind || !stands) return undefined;',
    replace: 'if (!kind || !stands) return CREATED;',
    test: 'tests/networks/custom/custom-postback.test.ts',
  },
  {
    name: 'a status Refersion does not document is paid',
    file: 'packages/networks/src/refersion/read-conversion.ts',
    find: "|| says('PENDING', 'NEW') ? 'waits' : null;",
    replace: "|| says('PENDING', 'NEW') ? 'waits' : 'waits';",
    test: 'tests/networks/refersion/refersion-lives.test.ts',
  },
  {
    name: 'an id that was not signed names the message',
    file: 'packages/networks/src/custom/verify.ts',
    find: 'if (prefix === undefined || others.length > 0) return null;',
    replace: 'if (prefix === undefined) return null;',
    test: 'tests/networks/custom/custom-verify.test.ts',
  },
  {
    name: 'a macro in a field nobody needs sets an order aside',
    file: 'packages/networks/src/reading/postback-fields.ts',
    find: 'if (NEEDED.has(key)) return `The macro',
    replace: 'return `The macro',
    test: 'tests/networks/impact/impact-lives.test.ts',
  },
];

/** Mistakes about which word counts, and what words mean: law 13. */
export const VERSION_MUTATIONS: readonly Mutation[] = [...VERSIONS, ...ALIASES].map((place) => ({
  ...place,
  law: 13,
}));
