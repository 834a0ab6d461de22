import type { NetworkAdapter } from './adapter.ts';
import { awin } from './awin/adapter.ts';
import { awinSandbox } from './awin/sandbox.ts';
import { custom } from './custom/adapter.ts';
import { customSandbox } from './custom/sandbox.ts';
import { impact } from './impact/adapter.ts';
import { impactSandbox } from './impact/sandbox.ts';
import { levanta } from './levanta/adapter.ts';
import { levantaSandbox } from './levanta/sandbox.ts';
import { refersion } from './refersion/adapter.ts';
import { refersionSandbox } from './refersion/sandbox.ts';
import type { NetworkSandbox } from './sandbox.ts';
import { shopify } from './shopify/adapter.ts';
import { shopifySandbox } from './shopify/sandbox.ts';
import { woocommerce } from './woocommerce/adapter.ts';
import { woocommerceSandbox } from './woocommerce/sandbox.ts';

/**
 * The networks that deliver webhooks, by their name in the webhook's path: the one place outside
 * its own folder, its tests and its docs page that names a network.
 */
export const ADAPTERS = { refersion, shopify, woocommerce, levanta, impact, awin, custom };

export type Network = keyof typeof ADAPTERS;

/** What the local world has of each; the Workers carry none of its events and secrets. */
export const SANDBOXES: Readonly<Record<Network, NetworkSandbox>> = {
  refersion: refersionSandbox,
  shopify: shopifySandbox,
  woocommerce: woocommerceSandbox,
  levanta: levantaSandbox,
  impact: impactSandbox,
  awin: awinSandbox,
  custom: customSandbox,
};

/** The names of the networks. */
export const NETWORKS = Object.keys(ADAPTERS) as [Network, ...Network[]];

/** The adapter of a network by its name; undefined for any other text. */
export function findAdapter(network: string): NetworkAdapter | undefined {
  return isNetwork(network) ? ADAPTERS[network] : undefined;
}

/** True for the name of a network. */
function isNetwork(name: string): name is Network {
  return Object.hasOwn(ADAPTERS, name);
}
