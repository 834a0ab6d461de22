import { Problem } from '@skinstack/domain/problem';

/** What was looked for. @throws Problem `not_found` when there is nothing */
export function found<T>(row: T | null, one: string): T {
  if (row === null) throw new Problem('not_found', `There is no ${one} with this id.`);
  return row;
}
