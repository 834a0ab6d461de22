import type { Mutation } from './mutation.ts';

/** Mistakes with links, clicks, webhooks, secrets and what is whose: laws 5 to 11. */
export const LAW_MUTATIONS: readonly Mutation[] = [
  {
    ...{ name: 'the cache is trusted about where a link leads', law: 5 },
    file: 'apps/redirect/src/prepare-link.ts',
    find: 'is_allowed: checkDestination(',
    replace: 'is_allowed: true || checkDestination(',
    test: 'tests/redirect/follow-link.test.ts',
  },
  {
    ...{
      name: 'a disabled link goes on leading',
      law: 5,
      file: 'packages/domain/src/redirect-link.ts',
    },
    find: 'return link.is_active &&',
    replace: 'return',
    test: 'tests/redirect/follow-link.test.ts',
  },
  {
    ...{ name: 'a link no store can look up is a 404', law: 5 },
    file: 'apps/redirect/src/ask-stores.ts',
    find: 'return UNAVAILABLE;',
    replace: "return { outcome: 'unknown', source: 'none' };",
    test: 'tests/redirect/stores-down.test.ts',
  },
  {
    ...{ name: 'an edit is seen after a quarter of a minute', law: 5 },
    file: 'apps/redirect/src/ask-stores.ts',
    find: 'const MEMORY_MS = 5_000;',
    replace: 'const MEMORY_MS = 16_000;',
    test: 'tests/redirect/freshness.test.ts',
  },
  {
    ...{ name: 'clicks the queue refuses are not spooled', law: 6 },
    file: 'apps/redirect/src/record-clicks.ts',
    find: 'await ports.spoolClicks(clicks);',
    replace: '',
    test: 'tests/redirect/stores-down.test.ts',
  },
  {
    ...{ name: 'a click delivered again is counted again', law: 6 },
    file: 'packages/db/src/insert-clicks.ts',
    find: 'from incoming join stored using (id)',
    replace: 'from incoming left join stored using (id)',
    test: 'tests/db/insert-clicks.test.ts',
  },
  {
    ...{
      name: 'a forged click token is believed',
      law: 7,
      file: 'packages/domain/src/click-token.ts',
    },
    find: 'if (difference !== 0) return null;',
    replace: '',
    test: 'tests/domain/click-token.test.ts',
  },
  {
    ...{
      name: 'a click counts after its window',
      law: 7,
      file: 'packages/domain/src/judge-claim.ts',
    },
    find: 'if (elapsed_ms > days * DAY_MS) {',
    replace: 'if (elapsed_ms > 2 * days * DAY_MS) {',
    test: 'tests/domain/attribution.test.ts',
  },
  {
    ...{ name: 'any signature is good', law: 8, file: 'packages/networks/src/hmac.ts' },
    find: "return crypto.subtle.verify('HMAC', key, signature, bytes);",
    replace: "return (await crypto.subtle.verify('HMAC', key, signature, bytes)) || true;",
    test: 'tests/networks/refersion.test.ts',
  },
  {
    ...{ name: 'an old signed message is taken again', law: 8 },
    file: 'packages/networks/src/custom/is-recent.ts',
    find: '<=',
    replace: '>=',
    test: 'tests/networks/custom-verify.test.ts',
  },
  {
    ...{ name: 'a stored delivery that fails is answered 500', law: 8 },
    file: 'apps/api/src/webhooks/settle-event.ts',
    find: "if (classifyDbError(error).kind === 'unavailable') return { outcome: 'pending' };",
    replace: 'throw error;',
    test: 'tests/api/store-failures.test.ts',
  },
  {
    ...{ name: 'anybody’s figures are shown to anybody', law: 9 },
    file: 'apps/api/src/authenticate.ts',
    find: "if (caller.role === 'influencer' && caller.influencer_id === influencer_id) return;",
    replace: "if (caller.role === 'influencer') return;",
    test: 'tests/api/isolation.test.ts',
  },
  {
    ...{ name: 'conversions are not narrowed to their owner', law: 9 },
    file: 'apps/api/src/conversions/read-conversions.ts',
    find: "caller.role === 'admin' ? {} : { influencer_id: caller.influencer_id }",
    replace: "caller.role === 'admin' ? {} : {}",
    test: 'tests/api/conversions.test.ts',
  },
  {
    ...{ name: 'secrets are written to the log', law: 10, file: 'packages/http/src/log.ts' },
    find: "for (const secret of known) clean = clean.replaceAll(secret, '***');",
    replace: '',
    test: 'tests/http/log.test.ts',
  },
  {
    ...{
      name: 'an order nobody earned gives no reason',
      law: 11,
      file: 'packages/domain/src/attribute.ts',
    },
    find: 'decision: [...decision, ...lacking(facts.claims)] };',
    replace: 'decision: [] };',
    test: 'tests/domain/attribution.test.ts',
  },
];
