import { ApiProblem } from '@skinstack/client/api-problem';
import { w } from './words.ts';

/** A failure as the reader is told of it. */
export type Told = {
  title: string;
  say: string;
  request_id: string | null;
  retry_after_seconds: number | null;
};

/** What happened and what to do, in the reader’s language. */
export function describeFailure(error: unknown, missing?: string): Told {
  if (!(error instanceof ApiProblem)) {
    return { ...w.problems.offline, request_id: null, retry_after_seconds: null };
  }
  const { request_id, retry_after_seconds, status, code, detail } = error;
  const more = { request_id, retry_after_seconds };
  if (code === 'step_up_required') return { ...w.problems.not_proved, ...more };
  if (status === 404) return { title: missing ?? w.problems.missing, say: '', ...more };
  if (status === 429) return { ...w.problems.limited, ...more };
  if (status === 401) return { ...w.problems.signed_out, ...more };
  if (code === 'membership_required') return { ...w.problems.no_member, ...more };
  if (status === 403) return { ...w.problems.forbidden, ...more };
  if (status >= 500) return { ...w.problems.unavailable, ...more };
  if (code === 'slug_taken') return { ...w.problems.slug_taken, ...more };
  const said = error.errors.map(({ path, message }) => `${path}: ${message}`).join('. ');
  return { title: w.problems.refused, say: said || detail, ...more };
}

/** What is said about a field, by its name in the request. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.errors.map(({ path, message }) => [path, message]));
}
