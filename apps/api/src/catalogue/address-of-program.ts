import { findMerchantOfProgram } from '@skinstack/db/find-merchant-of-program';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { allowedDestination } from './allowed-destination.ts';

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
