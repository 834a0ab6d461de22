import { checkEndpoint, isPublicAddress } from '@skinstack/domain/notices/endpoint-address';
import { describe, expect, test } from 'vitest';

/** Addresses that lead to us, to a private network, or nowhere; each in its own spelling. */
const HOSTILE = [
  'http://hooks.example/',
  'ftp://hooks.example/',
  'javascript:alert(1)',
  'https://',
  'hooks.example/path',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://localhost.localdomain/',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://127.0.0.1./',
  'https://１２７.0.0.1/',
  'https://127。0。0。1/',
  'https://%31%32%37.0.0.1/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd12:3456:789a::1]/',
  'https://[2002:7f00:1::]/',
  'https://10.0.0.1/',
  'https://10.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://0300.0250.0.1/',
  'https://3232235521/',
  'https://169.254.169.254/latest/meta-data/',
  'https://0xa9fea9fe/',
  'https://2852039166/',
  'https://[fd00:ec2::254]/',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://255.255.255.255/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://METADATA.GOOGLE.INTERNAL./',
  'https://metadata/',
  'https://intranet/',
  'https://printer.local/',
  'https://ｐｒｉｎｔｅｒ.ｌｏｃａｌ/',
  'https://router.lan/',
  'https://nas.home.arpa/',
  'https://db.internal/',
  'https://user@hooks.example/',
  'https://user:pw@hooks.example/',
  'https://hooks.example@127.0.0.1/',
  'https://@hooks.example/',
  'https://hooks.example\\@127.0.0.1/',
  'https://hooks.example\n.local/',
  'https://skin.st/abc',
  'https://api.skin.st./webhooks/custom',
  `https://hooks.example/${'x'.repeat(3_000)}`,
];

test('fifty hostile addresses and more are not called', () => {
  expect(HOSTILE.length).toBeGreaterThan(50);
  expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
});
test.each(HOSTILE)('%s is not called', (address) => {
  expect(checkEndpoint(address, ['skin.st', 'api.skin.st'])).not.toBeNull();
});

test.each([
  'https://hooks.example/skinstack?token=a',
  'https://hooks.example:8443/x',
  'https://HOOKS.example./',
  'https://notskin.st/',
  'https://xn--bcher-kva.example/',
  'https://local.example/',
])('%s is called', (address) => {
  expect(checkEndpoint(address, ['skin.st', 'api.skin.st'])).toBeNull();
});

describe('the local world alone', () => {
  test.each(['http://localhost:9000/hook', 'http://127.0.0.1:9000/', 'https://[::1]/'])(
    'calls %s',
    (address) => {
      expect(checkEndpoint(address, [], true)).toBeNull();
      expect(checkEndpoint(address, [])).not.toBeNull();
    },
  );
  test('calls no other machine by http, nor a private one', () => {
    expect(checkEndpoint('http://hooks.example/', [], true)).toBe('not_https');
    expect(checkEndpoint('http://10.0.0.1/', [], true)).toBe('not_https');
    expect(checkEndpoint('https://10.0.0.1/', [], true)).toBe('not_a_name');
  });
});

describe('what a name leads to', () => {
  test.each([
    ...['0.0.0.0', '0.1.2.3', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.53'],
    ...['169.254.169.254', '172.16.0.0', '172.31.255.255', '192.0.0.170', '192.0.2.1'],
    ...['192.88.99.1', '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.7'],
    ...['203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['168.63.129.16', '::', '::1', '::ffff:8.8.8.8', '::ffff:10.0.0.1', '::8.8.8.8'],
    ...['64:ff9b::808:808', '64:ff9b:1::1', '100::1', '2001::1', '2001:10::1', '2001:20::1'],
    ...['2001:db8::1', '2002:808:808::', '3fff::1', '5f00::1', 'fc00::1', 'fdff::1', 'fe80::1'],
    ...['feb0::1', 'fec0::1', 'ff02::1', '4000::1', '', 'hooks.example', '1.2.3', '256.1.1.1'],
    ...['1.2.3.4.5', ' 8.8.8.8', '8.8.8.8 ', 'fe80::1%eth0', ':::', '1::2::3'],
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each([
    ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0'],
    ...['126.255.255.255', '128.0.0.0', '169.253.255.255', '172.15.255.255', '172.32.0.0'],
    ...['192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
    ...['2606:4700:4700::1111', '2a00:1450:4001::200e', '2001:4860:4860::8888', '3000::1'],
  ])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));
});
