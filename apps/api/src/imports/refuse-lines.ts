import { type FieldError, Problem } from '@skinstack/domain/problem';

const MAX_LISTED = 1_000;

/** The refusal of a file: its errors by line and field, as many as an answer can list. */
export function refuseLines(errors: readonly FieldError[]): Problem {
  const listed = errors.slice(0, MAX_LISTED);
  const lines = new Set(errors.map(({ path }) => path.split(':')[0]));
  const shown = listed.length < errors.length ? `; the first ${listed.length} are listed` : '';
  const detail =
    `Nothing was imported: ${count(errors.length, 'error')} ` +
    `in ${count(lines.size, 'line')}${shown}.`;
  return new Problem('invalid_request', detail, { errors: listed });
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
