import {
  checkDestination,
  splitDestination,
  storableDestination,
} from '@skinstack/domain/links/destination';
import { expect, test } from 'vitest';

const HOSTS = ['shop.example', '*.brand.example', 'xn--srum-bpa.example'];
const allowed = (address: string) =>
  checkDestination(storableDestination(address), HOSTS, 'skin.st') === null;

/** Every combination of one of each. */
function combine(...parts: readonly (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (made, some) => made.flatMap((text) => some.map((part) => text + part)),
    [''],
  );
}

const PATHS = ['', '/', '/p?x=1', '/#https://shop.example/'];
const SCHEMES = [
  ...['javascript:', 'JavaScript:', 'data:text/html,', 'vbscript:', 'file://', 'blob:https://'],
  ...['http://', 'ftp://', 'ws://', 'about:', 'intent://', 'mailto:', '//', '///', '', '/', '\\\\'],
  ...['https:', 'https:/', 'https:///', 'https:\\\\', 'hxxps://', 'x https://', 'x\thttps://'],
  ...[
    'https ://',
    'https://\\',
    'h\nttps://',
    'https:\t//',
    '\u0000https://',
    'view-source:https://',
  ],
];
const NAMES = ['user@', 'user:pw@', ':@', '@', 'shop.example@', 'shop.example%40', 'a%00@'];
const STRANGERS = [
  ...['evil.example', 'shop.example.evil.example', 'evilshop.example', 'shop.example.', 'example'],
  ...['shop-example', 'www.shop.example', 'brand.example', 'xbrand.example', '127.0.0.1', '[::1]'],
  ...['0x7f.1', '2130706433', 'localhost', 'shop.example%2eevil.example', 'shop%2eexample'],
  ...[
    'shop.example:8443',
    'shop.example:80',
    'a.brand.example.evil.example',
    'skin.st',
    '*.skin.st',
  ],
  ...['169.254.169.254', '10.0.0.1', '[::ffff:127.0.0.1]', 'metadata.google.internal'],
];
/** Letters that look like those of shop.example, or that a URL parser makes into them. */
const LOOK_ALIKES = [
  ...[
    'ѕhop.example',
    'shοp.example',
    'shор.example',
    'ｓhop.example',
    'shop。example',
    'shop．example',
  ],
  ...['shop｡example', 'sh\u00adop.example', 'sh\u200bop.example', 'shop.exаmple', 'shop.ехample'],
  ...['ⓢhop.example', 'shop.example\u2024evil.example', 'ſhop.example', 'shop.exam\u2060ple'],
  ...[
    'xn--shp-6cd.example',
    'xn--shop-.example',
    'shop.example\u3002evil.example',
    'séhop.example',
  ],
];
const BREAKS = [
  '\r\nSet-Cookie: a=b',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u007f',
  ' ',
  '\\..\\',
  '\u0001',
];

const hostile = [
  ...combine(SCHEMES, ['shop.example', 'evil.example'], PATHS),
  ...combine(['https://'], NAMES, ['shop.example', 'evil.example'], PATHS),
  ...combine(['https://'], STRANGERS, PATHS),
  ...combine(['https://'], LOOK_ALIKES, PATHS),
  ...combine(['https://shop.example'], ['/', '/p?x=', '/#'], BREAKS, ['x']),
  ...combine(
    ['https://shop.example'],
    ['\\', '\\\\', '\\@', '%00', '%0d%0a', ';'],
    ['', 'evil.example'],
  ),
  `https://shop.example/${'x'.repeat(2_048)}`,
];

test('five hundred hostile destinations and more are refused, each by itself', () => {
  expect(new Set(hostile).size).toBeGreaterThanOrEqual(500);
  expect(hostile.filter(allowed)).toEqual([]);
});

const GOOD_PATHS = [
  ...['', '/', '/products/serum', '/products/serum/', '/produits/s%C3%A9rum', '/a//b', '/a/../b'],
  ...[
    '/p;v=1/q',
    "/l'oreal",
    '/50%25-off',
    '/@brand/set',
    '/~ines/(new)!',
    '/p:8443',
    '/.well-known/x',
  ],
];
const GOOD_QUERIES = [
  ...['', '?', '?variant=30ml', '?a=1&a=2&b', '?q=a+b%20c', '?next=https%3A%2F%2Fx.example%2F'],
  ...['?utm_source=ig&utm_medium=bio&', '?redirect=https://x.example/?y=1', '?%F0%9F%92%A7=1'],
];
const GOOD_FRAGMENTS = ['', '#', '#reviews', '#/route?x=1', '#:~:text=serum'];
const good = [
  ...combine(['https://shop.example'], GOOD_PATHS, GOOD_QUERIES, GOOD_FRAGMENTS),
  ...combine(['https://eu.brand.example', 'HTTPS://Shop.Example'], ['/p'], GOOD_QUERIES, ['#x']),
  ...['https://shop.example:443/p', 'https://xn--srum-bpa.example/p'],
];

test('more than two hundred shop addresses pass, and are followed byte for byte', () => {
  expect(new Set(good).size).toBeGreaterThanOrEqual(200);
  expect(good.filter((address) => !allowed(address))).toEqual([]);
  for (const address of good) {
    expect(storableDestination(address)).toBe(address);
    const { before, after } = splitDestination(address, 'subid');
    const location = `${before}T${after}`;
    const [, base = '', fragment] = /^([^#]*)(.*)$/.exec(address) ?? [];
    const joint = base.includes('?') ? (/[?&]$/.test(base) ? '' : '&') : '?';
    expect(location).toBe(`${base}${joint}subid=T${fragment}`);
    expect(location).toMatch(/^[!-~]+$/);
  }
});

test('a path in other letters goes out as the bytes a browser would send', () => {
  for (const letters of ['sérum', '化粧水', 'إسيروم', '🧴', 'a\u0301']) {
    const address = `https://shop.example/${letters}?q=${letters}#${letters}`;
    expect(allowed(address)).toBe(true);
    const stored = storableDestination(address);
    expect(decodeURIComponent(stored)).toBe(address);
    expect(new URL(stored).href).toBe(new URL(address).href);
  }
});
