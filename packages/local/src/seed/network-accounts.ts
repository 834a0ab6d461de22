import type { Id } from '@skinstack/domain/ids';
import { seedId } from './seed-id.ts';

/** An account at a network in the local world. */
export type SeedAccount = {
  /** Always the same, so that its webhook address stays. */
  id: Id<'net'>;
  network: string;
  title: string;
  /** Whose account it is at the network (a shop's domain), where deliveries name it. */
  external_account: string | null;
  /** Which setting of `.dev.vars` is its secret. */
  secret_name: string;
};

export const SEED_ACCOUNTS: readonly SeedAccount[] = [
  {
    id: seedId('net', 0),
    network: 'refersion',
    title: 'Refersion',
    external_account: null,
    secret_name: 'SEED_REFERSION_SECRET',
  },
  {
    id: seedId('net', 1),
    network: 'shopify',
    title: 'Shopify',
    external_account: 'dew-botanics.myshopify.com',
    secret_name: 'SEED_SHOPIFY_SECRET',
  },
  {
    id: seedId('net', 2),
    network: 'impact',
    title: 'impact.com',
    external_account: null,
    secret_name: 'SEED_IMPACT_SECRET',
  },
  {
    id: seedId('net', 3),
    network: 'levanta',
    title: 'Levanta',
    external_account: null,
    secret_name: 'SEED_LEVANTA_SECRET',
  },
  {
    id: seedId('net', 4),
    network: 'custom',
    title: 'Generic',
    external_account: null,
    secret_name: 'SEED_CUSTOM_SECRET',
  },
];
