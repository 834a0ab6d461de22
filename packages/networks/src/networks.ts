import type { NetworkAdapter } from './adapter.ts';
import { custom } from './custom/adapter.ts';
import { impact } from './impact/adapter.ts';
import { levanta } from './levanta/adapter.ts';
import { refersion } from './refersion/adapter.ts';
import { shopify } from './shopify/adapter.ts';

const ADAPTERS: ReadonlyMap<string, NetworkAdapter> = new Map([
  ['refersion', refersion],
  ['shopify', shopify],
  ['levanta', levanta],
  ['impact', impact],
  ['custom', custom],
]);

/** The networks that deliver webhooks. */
export const NETWORKS = [...ADAPTERS.keys()];

/** The adapter of a network by the name in the webhook's path; undefined for any other. */
export function findAdapter(network: string): NetworkAdapter | undefined {
  return ADAPTERS.get(network);
}
