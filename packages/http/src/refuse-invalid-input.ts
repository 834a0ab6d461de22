import { Problem } from '@skinstack/domain/problem';

type Issue = { path: PropertyKey[]; message: string; code?: string; keys?: string[] };
type Result = { success: true } | { success: false; error: { issues: Issue[] } };

/** Whoever sends more wrong fields than that learns nothing from the rest. */
const MOST_ERRORS = 100;

/** The hook of a validated route: bad input becomes one problem that names each field. */
export function refuseInvalidInput(result: Result): void {
  if (result.success) return;
  const errors = result.error.issues.flatMap(readIssue).slice(0, MOST_ERRORS);
  const fields = errors.map((error) => error.path.slice(0, 100) || 'body').join(', ');
  throw new Problem('invalid_request', `These fields are not valid: ${fields}.`, { errors });
}

function readIssue(issue: Issue) {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
  const unknown = issue.keys ?? [];
  return unknown.map((key) => ({ path: [...path, key].join('.'), message: 'Unknown field' }));
}
