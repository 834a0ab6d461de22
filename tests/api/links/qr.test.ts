import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { encode } from 'uqr';
import { beforeAll, describe, expect, test } from 'vitest';
import { newWorld } from '../../world/new-world.ts';
import { keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});
const ask = (file: string) =>
  exports.default.fetch(`https://api.skin.st/api/links/${world.link.id}/${file}`, {
    headers: { Authorization: `Bearer ${key}` },
  });

/** The code's modules without its edge, as a reader would have to find them. */
const expected = () =>
  encode(`https://skin.st/${world.link.slug}`, { ecc: 'M', border: 0 }).data.map((row) =>
    row.map(Boolean),
  );

describe.each(['svg', 'png'])('qr.%s', (format) => {
  test('is a picture with a name', async () => {
    const { status, headers } = await ask(`qr.${format}`);
    const type = { svg: 'image/svg+xml', png: 'image/png' }[format];
    expect([status, headers.get('Content-Type')]).toEqual([200, type]);
    const name = `inline; filename="${world.link.slug}.${format}"`;
    expect(headers.get('Content-Disposition')).toBe(name);
  });

  test.each(['99', '2001', '1.5', 'x', '-300', ''])('size=%s is refused', async (size) => {
    expect((await ask(`qr.${format}?size=${size}`)).status).toBe(400);
  });
});

test.each([100, 101, 512, 1_000, 2_000])('a PNG of %i pixels reads as the code', async (size) => {
  const pixels = await readPng(await (await ask(`qr.png?size=${size}`)).bytes());
  expect([pixels.length, pixels[0]?.length]).toEqual([size, size]);
  const left = pixels.reduce((least, row) => Math.min(least, row.indexOf(true) >>> 0), size);
  const right = pixels.reduce((most, row) => Math.max(most, row.lastIndexOf(true)), 0);
  const width = expected().length;
  const scale = (right - left + 1) / width;
  expect(Number.isInteger(scale)).toBe(true);
  // four modules of white on every side
  expect(left).toBeGreaterThanOrEqual(4 * scale);
  expect(size - 1 - right).toBeGreaterThanOrEqual(4 * scale);
  const middle = (at: number) => left + at * scale + Math.floor(scale / 2);
  const read = expected().map((row, y) => row.map((_, x) => pixels[middle(y)]?.[middle(x)]));
  expect(read).toEqual(expected());
});

test('an SVG has the same modules, in a white square with an edge of four', async () => {
  const svg = await (await ask('qr.svg?size=300')).text();
  const width = expected().length;
  expect(svg).toContain(`width="300" height="300" viewBox="0 0 ${width + 8} ${width + 8}"`);
  const drawn = Array.from({ length: width }, () => Array.from({ length: width }, () => false));
  for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let at = 0; at < Number(run); at++) {
      (drawn[Number(y) - 4] ?? [])[Number(x) - 4 + at] = true;
    }
  }
  expect(drawn).toEqual(expected());
});

/** Dark pixels of a PNG of one bit of grey, in rows without filters. */
async function readPng(bytes: Uint8Array): Promise<boolean[][]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  expect(view.getUint32(0)).toBe(0x89504e47);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  expect([...bytes.subarray(24, 29)]).toEqual([1, 0, 0, 0, 0]);
  const at = 33;
  expect(new TextDecoder().decode(bytes.subarray(at + 4, at + 8))).toBe('IDAT');
  const data = bytes.slice(at + 8, at + 8 + view.getUint32(at));
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate'));
  const rows = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = 1 + Math.ceil(width / 8);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const byte = rows[y * length + 1 + (x >> 3)] ?? 0;
      return (byte & (0x80 >> (x & 7))) === 0;
    }),
  );
}
