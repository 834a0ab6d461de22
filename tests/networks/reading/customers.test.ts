import { readCustomer } from '@skinstack/networks/reading/customers';
import { describe, expect, test } from 'vitest';

describe('who bought', () => {
  test('a shop’s number is one in every form; a network’s own id has its name before it', () => {
    for (const id of ['77', '077', '77.0']) {
      expect(readCustomer(id)).toEqual({ customer_key: 'shop:77' });
    }
    const own = readCustomer('R523GSSD', (id) => `network:${id}`);
    expect(own).toEqual({ customer_key: 'network:R523GSSD' });
  });

  test.each([
    ...[null, undefined, '', '0', '00', '0.0', '-', '00000000-0000-0000-0000-000000000000'],
    ...['null', 'NULL', 'undefined', 'None', 'NaN', 'false', 'guest', 'Guest'],
  ])('%o names nobody: guests are not one person', (id) => {
    expect(readCustomer(id)).toEqual({});
  });

  test('what only looks like nobody is somebody', () => {
    for (const id of ['10', '0a', 'guest-17', 'nullabor', 'falser']) {
      expect(readCustomer(id)).toEqual({ customer_key: `shop:${id}` });
    }
  });

  test('an address is no id, and what cannot be kept is none', () => {
    for (const id of ['ada@example.com', 'x'.repeat(256), 'a\u0000b']) {
      expect(readCustomer(id)).toEqual({});
    }
  });
});
