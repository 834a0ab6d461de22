import { checkDestination, storableDestination } from '@skinstack/domain/destination';
import { Problem } from '@skinstack/domain/problem';

/**
 * Validates a destination for links. @returns the URL to store
 * @param path the field it came in
 * @param own_domain our short domain: a link that led there could lead to itself
 * @throws Problem `destination_not_allowed`
 */
export function allowedDestination(
  path: string,
  address: string,
  allowed_hosts: readonly string[],
  own_domain: string,
): string {
  const url = storableDestination(address);
  const refusal = checkDestination(url, allowed_hosts, own_domain);
  if (refusal === null) return url;
  const detail = `${path} must be https on one of: ${allowed_hosts.join(', ')}.`;
  throw new Problem('destination_not_allowed', detail, { errors: [{ path, message: refusal }] });
}
