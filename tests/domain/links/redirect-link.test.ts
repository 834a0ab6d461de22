import {
  liveUntil,
  type RedirectLink,
  readRedirectLink,
} from '@skinstack/domain/links/redirect-link';
import { expect, test } from 'vitest';

const link: RedirectLink = {
  ...{ link_id: 'lnk_01kav5w2f8e9vr3m6n7p8q9s0t', slug: 'AbC123xy', influencer_id: 'inf_1' },
  ...{ destination_url: 'https://shop.example/', allowed_hosts: ['shop.example'] },
  ...{ click_parameter: 'subid', attribution_window_days: 30 },
  ...{ program_id: 'prg_1', merchant_id: 'mer_1', read_at_ms: 1_795_000_000_000 },
  ...{ is_active: true, expires_at_ms: null, timezone: 'UTC' },
  ...{ spelling: 'case', sub_id: null, passes_parameters: true, utm: '' },
};

test('a well-formed link of the slug asked for is trusted', () => {
  expect(readRedirectLink(link, 'AbC123xy')).toEqual(link);
});

test.each<[string, unknown]>([
  ['another slug', { ...link, slug: 'abc123xy' }],
  ['no object', 'https://evil.example/'],
  ['null', null],
  ['an id of another kind', { ...link, link_id: 'clk_01kav5w2f8e9vr3m6n7p8q9s0t' }],
  ['hosts that are no list', { ...link, allowed_hosts: 'shop.example' }],
  ['a parameter that needs escaping', { ...link, click_parameter: 'a=b&c' }],
  ['a window that is no number', { ...link, attribution_window_days: '30' }],
  ['no state', { ...link, is_active: 1 }],
  ['no time it was read', { ...link, read_at_ms: undefined }],
  ['no program', { ...link, program_id: null }],
  ['no merchant', { ...link, merchant_id: 7 }],
  ['a missing field', { ...link, destination_url: undefined }],
])('%s is as good as not stored', (_, value) => {
  expect(readRedirectLink(value, 'AbC123xy')).toBeNull();
});

test('a link lives while it is active and not expired', () => {
  const at = (change: Partial<RedirectLink>) => 1_000 < liveUntil({ ...link, ...change });
  expect([at({}), at({ is_active: false })]).toEqual([true, false]);
  expect([at({ expires_at_ms: 1_001 }), at({ expires_at_ms: 1_000 })]).toEqual([true, false]);
});
