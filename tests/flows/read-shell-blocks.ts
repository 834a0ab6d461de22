import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';

/** A page of the documentation and its shell blocks, in order. */
export type ShellPage = {
  page: string;
  text: string;
  blocks: { shell: string; refused: boolean }[];
};

const FENCE = /^( *)```sh( refused)?\n([\s\S]*?)^\1```$/gm;

/**
 * README.md and every page under docs/. A block fenced as `sh` is one a reader can run; `sh refused`
 * shows a refusal.
 */
export function readShellPages(): ShellPage[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const isGuide = (name: string) => name.endsWith('.md') && !name.startsWith('decisions');
  const pages = docs.filter(isGuide).map((name) => join('docs', name));
  return ['README.md', ...pages.toSorted()].map((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const blocks = [...text.matchAll(FENCE)].map(([, , refused, shell = '']) => ({
      ...{ shell, refused: refused !== undefined },
    }));
    return { page, text, blocks };
  });
}
