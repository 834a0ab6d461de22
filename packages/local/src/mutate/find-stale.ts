import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';

/** Mutations whose text is not (exactly once) in their file any more: they would show nothing. */
export function findStale(root: string, mutations: readonly Mutation[]): Mutation[] {
  return mutations.filter(({ file, find }) => {
    const parts = readFileSync(join(root, file), 'utf8').split(find);
    return parts.length !== 2;
  });
}
