import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { expect, test } from 'vitest';

const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name));
const rooms = ['apps', 'packages'].flatMap((kind) =>
  readdirSync(join(ROOT, kind)).map((unit) => join(kind, unit, 'README.md')),
);
const ours = ['README.md', 'CONTRIBUTING.md', 'llms.txt', 'CHANGELOG.md', 'tests/README.md'];
const pages = [...ours, ...rooms, ...docs];
/** The addresses inside the project a page links to, without their anchors. */
const linksOf = (page: string) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, address = '']) => address)
    .filter((address) => !/^(https?:|mailto:)/.test(address));

test.each(pages)('every link of %s leads somewhere', (page) => {
  const at = (address: string) => join(ROOT, dirname(page), address);
  expect(linksOf(page).filter((address) => !existsSync(at(address)))).toEqual([]);
});

test('every guide can be found from the index, and the index from the README', () => {
  const guides = docs.filter((page) => !/decisions|runbooks|docs\/README/.test(page));
  // the pages of the networks have an index of their own
  const linked = ['docs/README.md', 'docs/networks/README.md'].flatMap((index) =>
    linksOf(index).map((address) => join(dirname(index), address)),
  );
  expect(guides.filter((page) => !linked.includes(page))).toEqual([]);
  expect(linksOf('README.md')).toContain('docs/README.md');
});
