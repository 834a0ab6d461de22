import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(ROOT, 'apps/dashboard/styles/tokens.css'), 'utf8');
const PAIR = /--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g;
const tokens = new Map(
  [...css.matchAll(PAIR)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]),
);

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.039_28 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2: the contrast of two colours. */
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** What is written on what, and how clearly it must be told apart. */
const PAIRS: [string, string, number][] = [
  ...['text', 'muted', 'accent', 'good', 'warn', 'bad', 'info'].flatMap(
    (name) =>
      [
        [name, 'card', 4.5],
        [name, 'bg', 4.5],
      ] as [string, string, number][],
  ),
  ['text', 'sunk', 4.5],
  ['muted', 'sunk', 4.5],
  ['on-accent', 'accent', 4.5],
  ['accent', 'soft', 4.5],
  ['good', 'good-soft', 4.5],
  ['warn', 'warn-soft', 4.5],
  ['bad', 'bad-soft', 4.5],
  ['info', 'info-soft', 4.5],
  ['control', 'card', 3],
  ['control', 'bg', 3],
  ...[1, 2, 3, 4].map((number) => [`chart-${number}`, 'card', 3] as [string, string, number]),
];

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each(PAIRS)('%s on %s is at least %f', (text, ground, least) => {
    const [one, other] = [tokens.get(text)?.[theme], tokens.get(ground)?.[theme]];
    expect([one, other]).not.toContain(undefined);
    expect(contrast(one ?? '', other ?? '')).toBeGreaterThanOrEqual(least);
  });
});
