import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '@skinstack/local/read-settings';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  compileStorefront,
  describe as nameOf,
} from '../../packages/local/bin/build-storefront.mjs';

const PUBLISHED = join(ROOT, 'packages/storefront/published');
const SERVED = join(ROOT, 'apps/api/assets/storefront');
const { dependencies } = JSON.parse(
  readFileSync(join(ROOT, 'packages/storefront/package.json'), 'utf8'),
) as { dependencies?: object };

describe('the script that shops load', () => {
  let code: Buffer;
  beforeAll(async () => {
    const compiled = await compileStorefront(ROOT);
    if (compiled === null) throw new Error('There is no vite.');
    code = compiled;
  });

  test('is at most 2 KB compressed, and carries nobody else’s code', () => {
    expect(gzipSync(code).length).toBeLessThanOrEqual(2_000);
    expect(dependencies).toBeUndefined();
  });

  test('evaluates no text, writes no markup, and asks no host but the shop’s own', () => {
    expect(code.toString()).not.toMatch(
      /\beval\(|new Function|innerHTML|document\.write|https?:\/\//,
    );
  });

  test('is published under its hash: what was published once is never taken away', () => {
    const { name, integrity } = nameOf(code);
    // a change of the script is published by adding the file that is asked for here
    expect(readdirSync(PUBLISHED)).toContain(name);
    for (const file of readdirSync(PUBLISHED)) {
      const content = readFileSync(join(PUBLISHED, file));
      expect(nameOf(content).name).toBe(file);
      expect(readFileSync(join(SERVED, file)).equals(content)).toBe(true);
    }
    expect(readFileSync(join(SERVED, 'v1.js')).equals(code)).toBe(true);
    expect(existsSync(join(SERVED, name))).toBe(true);
    const told = JSON.parse(readFileSync(join(SERVED, 'v1.json'), 'utf8')) as object;
    expect(told).toEqual({ name, integrity });
  });
});
