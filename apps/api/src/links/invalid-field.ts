import { Problem } from '@skinstack/domain/problem';

/** The refusal of one field of a body that is well-formed but cannot be used. */
export function invalidField(path: string, message: string): Problem {
  return new Problem('invalid_request', `${path}: ${message}.`, { errors: [{ path, message }] });
}
