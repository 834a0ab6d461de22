import {
  isChoice,
  isWanted,
  MAIL_KINDS,
  MAILS,
  NOTICE_KINDS,
  NOTICES,
  noticesOf,
} from '@skinstack/domain/notices/mail-kinds';
import { expect, test } from 'vitest';

const GUARDS = ['invitation', 'reset', 'confirm_address', 'details_changed'] as const;

test.each(GUARDS)('%s cannot be switched off', (kind) => {
  expect(MAILS[kind]).toBeNull();
  expect(isWanted(kind, 'off')).toBe(true);
});

test('everything else is switched off by its notice, and sent by default', () => {
  const others = MAIL_KINDS.filter((kind) => MAILS[kind] !== null && kind !== 'refills_due');
  expect(others.map((kind) => [isWanted(kind, null), isWanted(kind, 'off')])).toEqual(
    others.map(() => [true, false]),
  );
});

test('refills are told to who asked for it', () => {
  const wanted = ([null, 'off', 'each'] as const).map((one) => isWanted('refills_due', one));
  expect(wanted).toEqual([false, false, true]);
});

test('orders are told once a day or not at all: never one by one', () => {
  expect(NOTICES.orders.choices).toEqual(['off', 'daily']);
  expect(isChoice('orders', 'each')).toBe(false);
});

test('a default is a choice, and every notice can be switched off', () => {
  for (const kind of NOTICE_KINDS) {
    expect(isChoice(kind, NOTICES[kind].default)).toBe(true);
    expect(isChoice(kind, 'off')).toBe(true);
  }
});

test('an operator is not asked about an influencer’s notices', () => {
  expect(noticesOf('finance')).toEqual(['endpoints']);
  expect(noticesOf('influencer')).toEqual(NOTICE_KINDS);
});
