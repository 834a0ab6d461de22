import { importSigningKey } from '@skinstack/domain/clicks/click-token';
import { NOTICE_KINDS } from '@skinstack/domain/notices/mail-kinds';
import { readUnsubscribeToken, writeUnsubscribeToken } from '@skinstack/domain/notices/unsubscribe';
import { expect, test } from 'vitest';

const user_id = 'usr_01kdvdna00e008000000000000';
const key = await importSigningKey('a signing key of more than thirty-two letters');
const other = await importSigningKey('another signing key of thirty-two letters');

test.each(NOTICE_KINDS)(
  'a token takes back %s of one user, by either key of a rotation',
  async (kind) => {
    const token = await writeUnsubscribeToken(key, { user_id, kind });
    expect(token).toMatch(/^[\w.-]+$/);
    expect(await readUnsubscribeToken([other, key], token)).toEqual({ user_id, kind });
    expect(await readUnsubscribeToken([other], token)).toBeNull();
  },
);

test('what was changed takes back nothing', async () => {
  const token = await writeUnsubscribeToken(key, { user_id, kind: 'orders' });
  const [, , mac = ''] = token.split('.');
  const forged = [
    ...[token.slice(0, -2), `${token}x`, `${token}.x`, '', '.', '..', 'a.b.c'],
    token.replace('orders', 'payouts'),
    token.replace(user_id, 'usr_01kdvdna00e008000000000001'),
    `${user_id}.__proto__.${mac}`,
    `${user_id}.constructor.${mac}`,
    `${user_id}.reset.${mac}`,
  ];
  for (const one of forged)
    expect([one, await readUnsubscribeToken([key], one)]).toEqual([one, null]);
});
