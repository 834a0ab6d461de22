import { type FieldError, Problem } from '@skinstack/domain/problem';
import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';

type Issue = { path: PropertyKey[]; message: string; code?: string; keys?: string[] };
type Result = { success: true } | { success: false; error: { issues: Issue[] } };

/** Whoever sends more wrong fields than that learns nothing from the rest. */
const MOST_ERRORS = 100;
const MOST_UNSTORABLE = 20;
/** The names of fields are the caller's: an answer repeats no more of them than tells which. */
const LONGEST_PATH = 200;

/** The hook of a validated route: bad input becomes one problem that names each field. */
export function refuseInvalidInput(result: Result): void {
  if (result.success) return;
  const errors = result.error.issues.flatMap(readIssue).slice(0, MOST_ERRORS).map(cutPath);
  const fields = errors.map((error) => error.path.slice(0, 100) || 'body').join(', ');
  throw new Problem('invalid_request', `These fields are not valid: ${fields}.`, { errors });
}

const cutPath = ({ path, message }: FieldError): FieldError => ({
  path: path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path,
  message,
});

function readIssue(issue: Issue) {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
  const unknown = issue.keys ?? [];
  return unknown.map((key) => ({ path: [...path, key].join('.'), message: 'Unknown field' }));
}

const MESSAGE = 'Text with a NUL character or half a surrogate pair cannot be stored';

/** No body of ours nests deeper than three; this only keeps the walk from running out of stack. */
const DEEPEST = 32;

/**
 * Refuses text PostgreSQL cannot keep, wherever in a JSON body, a query or a path it stands, before
 * any route sees it: one place instead of every schema. It comes after authorization: a body is
 * read for those who may send it.
 * @throws Problem `invalid_request` that names the first fields
 */
export function refuseUnstorableText(): MiddlewareHandler {
  return async function refuseText(context, next) {
    const errors: FieldError[] = [];
    const { searchParams, pathname } = new URL(context.req.url);
    for (const [name, value] of searchParams) visit(value, [name], errors);
    if (/%00/.test(pathname)) errors.push({ path: 'path', message: MESSAGE });
    if (/^application\/json\b/i.test(context.req.header('Content-Type') ?? '')) {
      visit(await readJson(context.req.text()), [], errors);
    }
    if (errors.length === 0) return next();
    const shown = errors.map(cutPath);
    const fields = shown.map((error) => error.path.slice(0, 100) || 'body').join(', ');
    throw new Problem('invalid_request', `These fields are not valid: ${fields}.`, {
      errors: shown,
    });
  };
}

/** What is not JSON is refused by the route, in its own words. */
async function readJson(body: Promise<string>): Promise<unknown> {
  try {
    return JSON.parse(await body);
  } catch {
    return null;
  }
}

/**
 * Adds what is wrong, the first of it: a whole body of it would make an answer many times as long.
 */
function visit(value: unknown, path: string[], errors: FieldError[]): void {
  if (errors.length >= MOST_UNSTORABLE) return;
  if (typeof value === 'string' && !isStorable(value)) {
    errors.push({ path: path.join('.'), message: MESSAGE });
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length === DEEPEST) {
    errors.push({ path: path.slice(0, 3).join('.'), message: 'Nested too deeply' });
    return;
  }
  for (const [name, part] of Object.entries(value)) {
    if (errors.length >= MOST_UNSTORABLE) return;
    if (!isStorable(name)) errors.push({ path: path.join('.'), message: MESSAGE });
    visit(part, [...path, name], errors);
  }
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** The refusal an exception stands for; null for a bug, which is not shown. */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (!(error instanceof HTTPException)) return null;
  if (error.status === 413) return new Problem('body_too_large', 'The body is over 1 MiB.');
  if (error.status === 415) {
    return new Problem(
      'unsupported_media_type',
      'Send the body as “Content-Type: application/json”.',
    );
  }
  return error.status < 500 ? new Problem('invalid_request', error.message) : null;
}
