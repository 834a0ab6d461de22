import { findMerchantOfProgram } from '@skinstack/db/catalogue/find-merchant-of-program';
import { checkDestination, storableDestination } from '@skinstack/domain/links/destination';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';

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

/**
 * Validates a destination for links of a program. @returns the URL to store
 * @param path the field it came in
 * @throws Problem `not_found`, `destination_not_allowed`
 */
export async function addressOfProgram(
  ports: Ports,
  program_id: string,
  path: string,
  address: string,
): Promise<string> {
  const merchant = requireFound(await findMerchantOfProgram(ports.db, program_id), 'program');
  return allowedDestination(path, address, merchant.allowed_hosts, ports.short_domain);
}
