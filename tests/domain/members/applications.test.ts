import { readApplication } from '@skinstack/domain/members/application';
import { meetsRule } from '@skinstack/domain/members/auto-accept';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const FORM = {
  ...{ name: 'Yuki Tanaka', email: 'Yuki@Agency.example', handle: '@yuki.glow', country: 'jp' },
  ...{ platform_1: 'instagram', address_1: '@yuki.glow', followers_1: '18,400' },
  ...{ why: 'I write about barrier repair.', consent: 'yes' },
};

describe('a form', () => {
  test('is read as it was meant', () => {
    expect(readApplication(FORM, 'de').application).toEqual({
      ...{ name: 'Yuki Tanaka', email: 'Yuki@Agency.example', handle: 'yuki.glow' },
      ...{ country: 'JP', why: FORM.why, language: 'de' },
      platforms: [{ name: 'instagram', address: '@yuki.glow', followers: 18_400 }],
    });
  });

  test.each([
    ['name', '', 'missing'],
    ['name', 'x'.repeat(201), 'too_long'],
    ['name', 'a\u0007b', 'unstorable'],
    ['email', '', 'missing'],
    ['email', 'yuki@agency', 'no_email'],
    ['email', 'yuki@agency.example\nBcc: all@example.com', 'unstorable'],
    ['handle', 'a b', 'no_handle'],
    ['country', 'Japan', 'too_long'],
    ['country', '', 'missing'],
    ['platform_1', 'myspace', 'missing'],
    ['address_1', '', 'missing'],
    ['address_1', 'javascript:alert(1)', 'no_address'],
    ['address_1', 'http://example.com', 'no_address'],
    ['followers_1', 'many', 'no_number'],
    ['followers_1', '-1', 'no_number'],
    ['why', '', 'missing'],
    ['consent', '', 'no_consent'],
    ['consent', 'no', 'no_consent'],
  ])('%s %j: %s', (name, value, fault) => {
    const { faults } = readApplication({ ...FORM, [name]: value }, 'en');
    expect(faults?.[name]).toBe(fault);
  });

  test('anything typed is read or named, and what is read can be stored', () => {
    const field = fc.constantFrom(...Object.keys(FORM), 'address_2', 'followers_2', 'platform_3');
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constant('\ud800'));
    fc.assert(
      fc.property(fc.dictionary(field, text), (typed) => {
        const { application, faults } = readApplication({ ...FORM, ...typed }, 'en');
        expect(application === null).toBe(faults !== null);
        const kept = JSON.stringify(application);
        expect(/\\u0000|\\ud[89a-f]/i.test(kept)).toBe(false);
      }),
    );
  });
});

describe('a rule', () => {
  const told = {
    ...{ email: 'yuki@agency.example', country: 'JP' },
    platforms: [
      { name: 'instagram', address: '@yuki', followers: 6_000 },
      { name: 'blog', address: '@yuki', followers: 5_000 },
    ],
  };
  test.each([
    [null, false],
    [{}, false],
    [{ countries: [] }, false],
    [{ min_followers: 11_000 }, true],
    [{ min_followers: 11_001 }, false],
    [{ countries: ['US', 'JP'] }, true],
    [{ countries: ['US'] }, false],
    [{ mail_domains: ['Agency.example'] }, true],
    [{ mail_domains: ['example'] }, false],
    [{ min_followers: 1, countries: ['US'] }, false],
    [{ min_followers: 1, countries: ['JP'], mail_domains: ['agency.example'] }, true],
  ])('%j: %s', (rule, expected) => {
    expect(meetsRule(rule, told)).toBe(expected);
  });
});
