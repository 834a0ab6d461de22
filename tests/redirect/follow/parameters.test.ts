import { describe, expect, test } from 'vitest';
import { fakeApp, link } from '../fake-ports.ts';

/** Where a link leads, with T for the click token. */
async function locationOf(change: Partial<typeof link>, query = '') {
  const { follow } = await fakeApp({ findLink: async () => ({ ...link, ...change }) });
  const warm = await follow(`/${link.slug}${query}`);
  const hot = await follow(`/${link.slug}${query}`);
  const read = (response: Response) =>
    (response.headers.get('Location') ?? '').replace(/=AQ[\w.-]{30,}/, '=T');
  expect(read(hot)).toBe(read(warm));
  return read(hot);
}
const PLAIN = 'https://shop.example/serum?variant=30ml';

describe('what a campaign puts on a short link', () => {
  test.each([
    ['', ''],
    ['?s=story_1', ''],
    ['?utm_source=ig&utm_medium=bio&s=x', '&utm_source=ig&utm_medium=bio'],
    ['?gclid=1&ttclid=2&fbclid=3', '&gclid=1&ttclid=2&fbclid=3'],
    ['?ref=mina&variant=50ml&subid=fake', ''],
    ['?utm_source=a&utm_source=b', '&utm_source=a'],
    ['?utm_source=%0d%0aSet-Cookie:x', '&utm_source=%0d%0aSet-Cookie:x'],
    ['&utm_source=ig', '&utm_source=ig'],
    ['.%3Futm_source=ig', '&utm_source=ig'],
  ])('%s goes on as %s', async (query, added) => {
    expect(await locationOf({}, query)).toBe(`${PLAIN}${added}&subid=T#top`);
  });

  test('the destination’s own wins, and the program may say that nothing goes on', async () => {
    const destination_url = 'https://shop.example/?utm_source=own';
    const query = '?utm_source=ig&utm_medium=bio';
    expect(await locationOf({ destination_url }, query)).toBe(
      'https://shop.example/?utm_source=own&utm_medium=bio&subid=T',
    );
    expect(await locationOf({ passes_parameters: false }, query)).toBe(`${PLAIN}&subid=T#top`);
  });

  test('a click parameter that is one of them is the token’s', async () => {
    const change = { click_parameter: 'utm_content' };
    expect(await locationOf(change, '?utm_content=x&utm_term=y')).toBe(
      `${PLAIN}&utm_term=y&utm_content=T#top`,
    );
  });
});

test('the program’s template comes last, with the sub-id of the click', async () => {
  const utm = 'utm_source=skinstack&utm_content={sub_id}';
  const of = (change: Partial<typeof link>, query?: string) =>
    locationOf({ utm, ...change }, query);
  expect(await of({})).toBe(`${PLAIN}&utm_source=skinstack&subid=T#top`);
  const own = { sub_id: 'bio' };
  const with_own = `${PLAIN}&utm_source=skinstack&utm_content=bio&subid=T#top`;
  expect(await of(own)).toBe(with_own);
  expect(await of(own, '?s=%20')).toBe(with_own);
  expect(await of(own, '?s=story_1&utm_source=ig')).toBe(
    `${PLAIN}&utm_source=ig&utm_content=story_1&subid=T#top`,
  );
  expect(await of({ ...own, passes_parameters: false }, '?s=story_1&utm_source=ig')).toBe(
    `${PLAIN}&utm_source=skinstack&utm_content=story_1&subid=T#top`,
  );
});

test('a link’s own sub-id is counted, and what its address says wins', async () => {
  const findLink = async () => ({ ...link, sub_id: 'bio' });
  const { follow, sent } = await fakeApp({ findLink });
  for (const query of ['', '?s=story_1', '?s=', '?s=%3Cx%3E', '&s=pasted']) {
    await follow(`/${link.slug}${query}`);
  }
  await follow(`/i/${link.slug}.gif`);
  await follow(`/i/${link.slug}.gif?s=story_1`);
  expect(sent.map(({ sub_id }) => sub_id)).toEqual([
    ...['bio', 'story_1', 'bio', 'bio', 'pasted'],
    ...['bio', 'story_1'],
  ]);
});

describe('every answer', () => {
  test.each([
    ['GET', `/${link.slug}`, 302],
    ['HEAD', `/${link.slug}`, 302],
    ['GET', '/Unknown1', 404],
    ['POST', `/${link.slug}`, 405],
    ['GET', '/', 200],
    ['GET', '/healthz', 200],
    ['GET', `/i/${link.slug}.gif`, 200],
    ['GET', '/robots.txt', 200],
    ['GET', '/favicon.ico', 200],
  ])('%s %s says https, and not to be found', async (method, path, status) => {
    const { follow } = await fakeApp();
    const response = await follow(path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('Strict-Transport-Security')).toMatch(/^max-age=31536000/);
    expect(response.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(response.headers.get('X-Request-Id')).toBeTruthy();
  });
});

describe('by plain http', () => {
  test.each([`/${link.slug}`, `/l/${link.slug}?sub=story`, '/', `/i/${link.slug}.gif`])(
    '%s leads to https, counts nothing and shows no token',
    async (path) => {
      const { follow, sent, calls } = await fakeApp();
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await follow(`http://skin.st${path}`, { method });
        expect([status, headers.get('Location')]).toEqual([308, `https://skin.st${path}`]);
        expect(headers.get('Set-Cookie')).toBeNull();
      }
      expect([sent, calls.readCache, calls.findLink]).toEqual([[], 0, 0]);
      // and from there on as ever, counted once
      if (path === `/${link.slug}`) {
        expect((await follow(path)).status).toBe(302);
        expect(sent).toHaveLength(1);
      }
    },
  );

  test('on this machine a link is followed', async () => {
    const { follow } = await fakeApp();
    expect((await follow(`http://localhost:8787/${link.slug}`)).status).toBe(302);
  });
});

test('crawlers may look, so that they see that nothing is to be found', async () => {
  const { follow, calls } = await fakeApp();
  const robots = await follow('/robots.txt');
  expect(robots.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
  expect(await robots.text()).toBe('User-agent: *\nDisallow:\n');
  const icon = await follow('/favicon.ico');
  expect(icon.headers.get('Content-Type')).toBe('image/x-icon');
  expect([...(await icon.bytes()).subarray(0, 4)]).toEqual([0, 0, 1, 0]);
  expect(await (await follow('/favicon.ico', { method: 'HEAD' })).text()).toBe('');
  expect(calls.readCache).toBe(0);
});
