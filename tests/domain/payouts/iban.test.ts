import { maskDetails, parseIban } from '@skinstack/domain/payouts/payout-details';
import { sepaText } from '@skinstack/domain/payouts/sepa-text';
import fc from 'fast-check';
import { expect, test } from 'vitest';

// examples of the IBAN registry (SWIFT, release 99)
const REAL = [
  ...['DE89370400440532013000', 'GB29NWBK60161331926819', 'FR1420041010050500013M02606'],
  ...['NO9386011117947', 'MT84MALT011000012345MTLCAST001S', 'SA0380000000608010167519'],
];

test.each(REAL)('%s is one, however it is written', (iban) => {
  const spaced = iban.toLowerCase().replace(/(.{4})/g, '$1 ');
  expect(parseIban(spaced)).toBe(iban);
});

test('one digit mistyped, or two neighbours swapped, is none', () => {
  const digit = fc.integer({ min: 4, max: 20 });
  fc.assert(
    fc.property(fc.constantFrom('DE89370400440532013000'), digit, digit, (iban, at, by) => {
      const other = (Number(iban[at]) + (by % 9) + 1) % 10;
      expect(parseIban(iban.slice(0, at) + other + iban.slice(at + 1))).toBeNull();
      const swapped = iban.slice(0, at) + iban[at + 1] + iban[at] + iban.slice(at + 2);
      expect(parseIban(swapped)).toBe(swapped === iban ? iban : null);
    }),
  );
});

test.each(['', 'DE89', 'DE8937040044053201300O0', '89DE370400440532013000', 'DE89-3704'])(
  '%j is none',
  (text) => {
    expect(parseIban(text)).toBeNull();
  },
);

test.each([
  ['Jonas Weiß', 'Jonas Weiss'],
  ['Zoë Ångström-Łuczak', 'Zoe Angstrom-Luczak'],
  ['Müller & Söhne', 'Muller + Sohne'],
  ['<Nm>水野</Nm>', '.Nm..../Nm.'],
  ['pay_01k9', 'pay-01k9'],
])('%j is %j to every bank', (text, written) => {
  expect(sepaText(text, 70)).toBe(written);
});

test('a hint tells the owner which, and nobody else where', () => {
  expect(maskDetails({ method: 'paypal', email: 'mina@example.com' })).toBe('m…@example.com');
  const bank = { method: 'bank', account_holder: 'Mina', iban: REAL[0] ?? '' } as const;
  expect(maskDetails(bank)).toBe('DE…3000');
});
