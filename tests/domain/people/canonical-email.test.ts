import { canonicalEmail, isSameMailbox } from '@skinstack/domain/people/canonical-email';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

test.each([
  ['mina@example.com', 'mina@example.com'],
  ['  Mina@Example.COM\n', 'mina@example.com'],
  ['mina+skin@example.com', 'mina@example.com'],
  ['mina+a+b@example.com', 'mina@example.com'],
  ['mailto:mina@example.com', 'mina@example.com'],
  ['Mina Park <mina@example.com>', 'mina@example.com'],
  ['"mina"@example.com', 'mina@example.com'],
  ['mina(me)@example.com', 'mina@example.com'],
  ['mina@example.com.', 'mina@example.com'],
  ['ｍｉｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'mina@example.com'],
  ['mi\u200bna@exam\u00adple.com', 'mina@example.com'],
  ['m i n a @ example . com', 'mina@example.com'],
  ['mina\u00a0@example.com', 'mina@example.com'],
  ['mi.na@example.com', 'mi.na@example.com'],
  ['mi.na@gmail.com', 'mina@gmail.com'],
  ['M.I.N.A+x@GoogleMail.com', 'mina@gmail.com'],
  ['mina@bücher.example', 'mina@xn--bcher-kva.example'],
  ['mina@XN--BCHER-KVA.example', 'mina@xn--bcher-kva.example'],
  ['mina@bu\u0308cher.example', 'mina@xn--bcher-kva.example'],
  ['mina@example。com', 'mina@example.com'],
  ['j\u00f6rg@example.com', 'j\u00f6rg@example.com'],
  ['jo\u0308rg@example.com', 'j\u00f6rg@example.com'],
  ['+tag@example.com', '+tag@example.com'],
])('%j is %s', (text, expected) => {
  expect(canonicalEmail(text)).toBe(expected);
});

test.each(['', '@', 'mina', 'mina@', '@example.com', 'mina@exa mple/..', 'mina@a:b', 'a@b@'])(
  '%j is no address',
  (text) => expect(canonicalEmail(text)).toBeNull(),
);

const letters = (text: string, max: number) =>
  fc.string({ unit: fc.constantFrom(...text), minLength: 1, maxLength: max });
const local = letters('abcdefghijklmnopqrstuvwxyz0123456789_-', 12);
const domain = fc
  .tuple(letters('abcdefghijklmnopqrstuvwxyz', 10), fc.constantFrom('com', 'example', 'co.uk'))
  .map((parts) => parts.join('.'));

/** Ways to write the same address. */
const spellings: ((name: string, host: string) => string)[] = [
  (name, host) => `${name.toUpperCase()}@${host}`,
  (name, host) => `${name}@${host.toUpperCase()}`,
  (name, host) => `${name}+promo@${host}`,
  (name, host) => ` ${name}@${host}\t`,
  (name, host) => `${name}@${host}.`,
  (name, host) => `<${name}@${host}>`,
  (name, host) => `${name}\u200d@${host}`,
  (name, host) => wide(`${name}@${host}`),
];
const wide = (text: string) =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

describe('for every address', () => {
  test('each spelling leads to the same mailbox', () => {
    fc.assert(
      fc.property(local, domain, fc.constantFrom(...spellings), (name, host, spell) => {
        expect(canonicalEmail(spell(name, host))).toBe(canonicalEmail(`${name}@${host}`));
      }),
    );
  });

  test('Google reads no dots; others do', () => {
    fc.assert(
      fc.property(local, fc.nat(11), (name, at) => {
        const cut = Math.min(at, name.length - 1);
        const dotted = cut > 0 ? `${name.slice(0, cut)}.${name.slice(cut)}` : name;
        expect(isSameMailbox(`${dotted}@gmail.com`, `${name}@googlemail.com`)).toBe(true);
        expect(isSameMailbox(`${dotted}@example.com`, `${name}@example.com`)).toBe(cut === 0);
      }),
    );
  });

  test('the canonical spelling is its own', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
        const once = canonicalEmail(text);
        if (once !== null) expect(canonicalEmail(once)).toBe(once);
      }),
    );
  });

  test('others stay others', () => {
    fc.assert(
      fc.property(local, local, domain, (a, b, host) => {
        fc.pre(a !== b);
        expect(isSameMailbox(`${a}@${host}`, `${b}@${host}`)).toBe(false);
      }),
    );
  });
});
