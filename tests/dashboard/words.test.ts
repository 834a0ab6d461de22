import { describe, expect, test } from 'vitest';
import { de } from '../../apps/dashboard/words/de.ts';
import { deAccount } from '../../apps/dashboard/words/de-account.ts';
import { deBrand } from '../../apps/dashboard/words/de-brand.ts';
import { deInfluencer } from '../../apps/dashboard/words/de-influencer.ts';
import { deMembers } from '../../apps/dashboard/words/de-members.ts';
import { deOperator } from '../../apps/dashboard/words/de-operator.ts';
import { deShops } from '../../apps/dashboard/words/de-shops.ts';
import { en } from '../../apps/dashboard/words/en.ts';
import { enAccount } from '../../apps/dashboard/words/en-account.ts';
import { enBrand } from '../../apps/dashboard/words/en-brand.ts';
import { enInfluencer } from '../../apps/dashboard/words/en-influencer.ts';
import { enMembers } from '../../apps/dashboard/words/en-members.ts';
import { enOperator } from '../../apps/dashboard/words/en-operator.ts';
import { enShops } from '../../apps/dashboard/words/en-shops.ts';

/** The plain texts of a language by where they stand; those with a figure in them are functions. */
function textsOf(words: object, place = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') texts.set(`${place}${key}`, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, text] of textsOf(value, `${place}${key}.`)) texts.set(inner, text);
    }
  }
  return texts;
}

const AREAS = [
  ['every page', en, de],
  ['influencers', enInfluencer, deInfluencer],
  ['operators', enOperator, deOperator],
  ['brands', enBrand, deBrand],
  ['members', enMembers, deMembers],
  ['notices and webhooks', enAccount, deAccount],
  ['shops', enShops, deShops],
] as const;

describe.each(AREAS)('the words of %s', (_, english, german) => {
  const [one, other] = [textsOf(english), textsOf(german)];

  test('have the same places in both languages, and are translated', () => {
    expect([...other.keys()]).toEqual([...one.keys()]);
    const sentences = [...one].filter(
      ([place, text]) => text.split(' ').length > 3 && !/^keys\.list/.test(place),
    );
    const same = sentences.filter(([place, text]) => other.get(place) === text);
    expect(same).toEqual([]);
  });

  test('say what to do: none shouts, blames or leaves one alone', () => {
    const all = [...one, ...other];
    const wrong = all.filter(([, text]) =>
      /[!]|\boops\b|\binvalid\b|something went wrong|ungültig|hoppla/i.test(text),
    );
    expect(wrong).toEqual([]);
  });
});
