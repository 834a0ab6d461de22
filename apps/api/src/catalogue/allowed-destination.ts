import { checkDestination, storableDestination } from '@skinstack/domain/destination';
import { Problem } from '@skinstack/domain/problem';

/**
 * An address as it is stored, once it is sure that links may lead there.
 * @param path the field it came in
 * @throws Problem `destination_not_allowed`
 */
export function allowedDestination(
  path: string,
  address: string,
  allowed_hosts: readonly string[],
): string {
  const url = storableDestination(address);
  const refusal = checkDestination(url, allowed_hosts);
  if (refusal === null) return url;
  const detail = `${path} must be https on one of: ${allowed_hosts.join(', ')}.`;
  throw new Problem('destination_not_allowed', detail, { errors: [{ path, message: refusal }] });
}
