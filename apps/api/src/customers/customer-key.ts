import type { CustomerLookup } from '@skinstack/db/customers/select-customer';
import { toBase64Url } from '@skinstack/domain/crypto/encodings';
import { createKeyedHash, type KeyedHash } from '@skinstack/domain/crypto/keyed-hash';

const HASH_BYTES = 32;

/** Hashes a text under a key of customers. */
export type HashCustomer = (text: string) => string;

/** What hashes the shops' own ids of customers, by the key of now and then by the one before. */
export function createCustomerHashes(keys: readonly string[]): HashCustomer[] {
  return keys
    .filter((key) => key !== '')
    .map((key) => hashBy(createKeyedHash(new TextEncoder().encode(key))));
}

function hashBy(keyed: KeyedHash): HashCustomer {
  return (text) => {
    const message = new TextEncoder().encode(text);
    const digest = new Uint8Array(HASH_BYTES);
    keyed(message, message.length, digest, 0, HASH_BYTES);
    return toBase64Url(digest);
  };
}

/**
 * What a customer of a merchant is looked for by: hashes of the id their shop gave them, each
 * shop's ids apart. Null where the order names none, nobody says whose shop it is, or there is no
 * key.
 */
export function lookUpCustomer(
  { customer_hashes }: { customer_hashes: readonly HashCustomer[] },
  merchant_id: string | null,
  customer_key: string | null,
): CustomerLookup | null {
  if (merchant_id === null || customer_key === null || customer_hashes.length === 0) return null;
  const text = `${merchant_id}\n${customer_key}`;
  return { merchant_id, hashes: customer_hashes.map((hash) => hash(text)) };
}
