import { env } from 'cloudflare:workers';
import { renderMail } from '@skinstack/api/notices/mail/render-mail';
import type { MailFacts } from '@skinstack/api/notices/post-mail';
import { createPorts } from '@skinstack/api/ports';
import { MAIL_KINDS, MAILS, type MailKind } from '@skinstack/domain/notices/mail-kinds';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';

const ports = await createPorts(env);
const amount = { amount_minor: 123_456, currency: 'EUR' };
const program = 'Dew <b>Botanics</b>';
const url = 'https://api.skin.st/invite/abc?a=1&b=2';
const sums = [
  { currency: 'EUR', net_minor: 123_456 },
  { currency: 'JPY', net_minor: 1_600 },
];
const FACTS: MailFacts = {
  invitation: { url },
  reset: { url },
  confirm_address: { url },
  details_changed: { old_hint: 'DE…3000', new_hint: 'FR…2606', at: '2026-11-22', hold_hours: 48 },
  application_received: { program },
  application_accepted: { program, url },
  application_declined: { program, reason: '<script>alert(1)</script>' },
  membership_approved: { program },
  membership_declined: { program, reason: null },
  terms_changed: { program, valid_from: '2026-12-01' },
  first_order: { product: '<img src=x>', net: amount },
  daily_digest: { on: '2026-11-26', order_count: 1, sums },
  payout_sent: { amount, reason: null },
  payout_settled: { amount, reason: null },
  payout_failed: { amount, reason: 'Closed' },
  payout_returned: { amount, reason: null },
  link_disabled: { slug: 'iHhWtRCf', product: 'Serum' },
  monthly_summary: { on: '2026-10-01', order_count: 12, sums },
  refills_due: {
    ...{ count: 38, refilled: 4, product: 'Serum', is_estimate: true },
    expected_net: { low: 6_100, high: 14_400, currency: 'EUR' },
  },
  endpoint_given_up: { url },
};
const user_id = newId('usr');
const write = (kind: MailKind, locale: 'en' | 'de') =>
  renderMail(ports, {
    ...{ id: newId('mal'), kind, user_id, address: 'mina@example.com', locale },
    facts: FACTS[kind] as Record<string, unknown>,
  });

describe.each(MAIL_KINDS)('%s', (kind) => {
  test.each(['en', 'de'] as const)(
    'in %s: as text and as HTML that loads nothing',
    async (locale) => {
      const { subject, text, html, headers } = await write(kind, locale);
      for (const words of [subject, text, html]) {
        expect(words).not.toMatch(/undefined|null|NaN|\[object/);
      }
      expect(subject.length).toBeLessThan(100);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toMatch(/<(img|script|link|iframe|form|b)\b|url\(|@import|http-equiv/i);
      expect(html).toContain(`lang="${locale}"`);
      expect('List-Unsubscribe' in headers).toBe(MAILS[kind] !== null);
      expect(text.includes('/unsubscribe/')).toBe(MAILS[kind] !== null);
    },
  );
  test('says it in the reader’s language', async () => {
    expect((await write(kind, 'en')).text).not.toBe((await write(kind, 'de')).text);
  });
});

test('amounts stand as the reader writes them, exactly', async () => {
  expect((await write('payout_sent', 'en')).subject).toContain('€1,234.56');
  expect((await write('payout_sent', 'de')).subject).toMatch(/1\.234,56\s€/);
  expect((await write('daily_digest', 'en')).text).toMatch(/€1,234\.56 and ¥1,600/);
  expect((await write('refills_due', 'en')).text).toContain('€61.00 to €144.00');
  expect((await write('monthly_summary', 'de')).subject).toBe('Dein Oktober 2026');
});
