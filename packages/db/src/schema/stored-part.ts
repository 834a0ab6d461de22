import type { ReversalPart } from '@skinstack/domain/commission';

/** A `ReversalPart` of the domain as JSON keeps it: amounts are text. */
export type StoredPart = { kind: string } & Record<string, unknown>;

/** A part as a jsonb column keeps it: JSON has no bigint, so amounts are text. */
export function storePart(part: ReversalPart): StoredPart {
  const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  return JSON.parse(JSON.stringify(part, asText));
}

/** A kept part as the domain reads it. */
export function readPart(part: StoredPart): ReversalPart {
  const asAmount = (key: string, value: unknown) =>
    key.endsWith('_minor') ? BigInt(String(value)) : value;
  return JSON.parse(JSON.stringify(part), asAmount);
}
