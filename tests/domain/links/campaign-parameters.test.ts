import {
  fillUtm,
  isUtmTemplate,
  passedParameters,
} from '@skinstack/domain/links/campaign-parameters';
import { splitDestination } from '@skinstack/domain/links/destination';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

test.each([
  ['utm_source=ig&s=x&gclid=a_b-C', 'utm_source=ig&gclid=a_b-C'],
  ['ttclid=1&fbclid=IwAR0%2F', 'ttclid=1&fbclid=IwAR0%2F'],
  ['utm_source=ig#utm_medium=x', 'utm_source=ig'],
  ['s=story_1', ''],
  ['UTM_source=x&xutm_source=y&utm_=z&utm_source', ''],
  ['msclkid=1&subid=utm_x', ''],
  ['utm_source=a b', ''],
  ['utm_source=a\r\nSet-Cookie: b', ''],
  ['utm_source=é', ''],
  [`utm_source=${'a'.repeat(513)}`, ''],
])('of %j goes on %j', (query, passed) => expect(passedParameters(query)).toBe(passed));

test('whatever is passed fits into a header and starts no fragment', () => {
  const part = fc.constantFrom('utm_a=', 'gclid=', '&', '#', 'x', '\n', ' ', 'é', '=', '%0d', '\\');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      expect(passedParameters(parts.join(''))).toMatch(/^[!"$-~]*$/);
    }),
  );
});

describe('a template', () => {
  test.each(['utm_source=skinstack', 'utm_content={sub_id}&utm_campaign={campaign}-{slug}'])(
    '%s',
    (template) => expect(isUtmTemplate(template)).toBe(true),
  );
  test.each([
    ...['', 'source=x', 'utm_source', 'utm_source=', 'utm_source={email}', 'utm_a=x&', 'utm_a=x y'],
    ...[
      'utm_a=x#y',
      'utm_a=é',
      'utm_a=%',
      '?utm_a=x',
      'utm_a=x&subid=y',
      `utm_a=${'x'.repeat(500)}`,
    ],
  ])('%j is none', (template) => expect(isUtmTemplate(template)).toBe(false));

  test('names what a link has; a parameter for what it has not is left out', () => {
    const template = 'utm_source=s&utm_campaign={campaign}&utm_content={slug}.{sub_id}';
    const link = { campaign: 'winter & glow', slug: 'AbC123xy' };
    expect(fillUtm(template, link)).toBe(
      'utm_source=s&utm_campaign=winter%20%26%20glow&utm_content=AbC123xy.{sub_id}',
    );
    expect(fillUtm(template, { ...link, campaign: null, sub_id: null })).toBe('utm_source=s');
    // a value is not read as a template again
    expect(fillUtm('utm_a={campaign}', { campaign: '{slug}', slug: 'x' })).toBe('utm_a=%7Bslug%7D');
  });
});

test('of one name the destination’s own counts, then what was passed, then the template', () => {
  const own = 'https://s.example/?utm_source=own&subid=old#top';
  const added = 'utm_source=ig&utm_medium=bio&utm_medium=program&utm_term=t&subid=fake';
  const { before, after } = splitDestination(own, 'subid', added);
  expect(`${before}T${after}`).toBe(
    'https://s.example/?utm_source=own&utm_medium=bio&utm_term=t&subid=T#top',
  );
  const bare = splitDestination('https://s.example', 'subid', 'utm_a=1');
  expect(bare).toEqual({ before: 'https://s.example?utm_a=1&subid=', after: '' });
});
