import type { Ports } from '../ports.ts';

/** The secret the network gave, or a new one of 256 random bits, to be shown once. */
export function chooseSecret(ports: Ports, given: string | undefined) {
  if (given !== undefined) return { secret: given, shown: {} };
  const secret = btoa(String.fromCharCode(...ports.random(32)));
  return { secret, shown: { secret } };
}
