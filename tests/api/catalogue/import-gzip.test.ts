import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, describe, expect, test } from 'vitest';
import { newWorld } from '../../world/new-world.ts';
import { postCsv } from '../builders/post-csv.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let program_id: string;
beforeAll(async () => {
  program_id = (await newWorld(db)).program.id;
});

const CSV = 'name,url\nSérum,https://shop.example/serum\n';
async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const squeezed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(squeezed).arrayBuffer());
}
const post = (bytes: string | Uint8Array<ArrayBuffer>, encoding = 'gzip') =>
  postCsv(program_id, bytes, {
    query: '&dry_run=true',
    headers: { 'Content-Encoding': encoding },
  });

test.each(['gzip', 'x-gzip', ' GZIP '])(
  'a file sent as %j is read like any other',
  async (name) => {
    const { status, body } = await post(await gzip(CSV), name);
    expect([status, body.product_count]).toEqual([200, 1]);
  },
);

test('identity is the file itself', async () => {
  expect((await post(CSV, 'identity')).body.product_count).toBe(1);
});

test('a refusal names line and field of what was squeezed', async () => {
  const { status, body } = await post(await gzip('name,url\nA,http://shop.example/\n'));
  expect([status, body.errors?.[0]?.path]).toEqual([400, 'line 2: url']);
});

describe('refused', () => {
  test('a bomb: a few kilobytes that would be gigabytes', async () => {
    const bomb = await gzip('A,https://shop.example/a\n'.repeat(4_000_000));
    expect(bomb.length).toBeLessThan(1_048_576);
    const { status, body } = await post(bomb);
    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });

  test.each(['br', 'deflate', 'gzip, gzip', 'zstd'])('the encoding %j', async (name) => {
    const { status, body } = await post(await gzip(CSV), name);
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  });

  test('what is not gzip, or not all of it', async () => {
    const whole = await gzip(CSV.repeat(100));
    const flipped = whole.slice();
    flipped[whole.length - 6] = (flipped[whole.length - 6] ?? 0) ^ 1;
    for (const bytes of [CSV, whole.slice(0, -12), whole.slice(4), flipped, new Uint8Array()]) {
      const { status, body } = await post(bytes);
      expect([status, body.code]).toEqual([400, 'invalid_request']);
    }
  });
});
