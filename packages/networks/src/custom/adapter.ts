import type { NetworkAdapter } from '../network-adapter.ts';
import { decodeSecret, encodeSecret } from './decode-secret.ts';
import { identify } from './identify.ts';
import { parse } from './parse.ts';
import { verify } from './verify.ts';

const REFUSAL = 'A secret is “whsec_” and 16 to 64 bytes in base64, as Standard Webhooks has it.';

/** The generic network: whoever can sign a message can report orders. */
export const custom: NetworkAdapter = {
  verify,
  identify,
  parse,
  kept_headers: ['content-type', 'webhook-id', 'webhook-timestamp', 'svix-id', 'svix-timestamp'],
  accepts_get: true,
  secrets: {
    make: encodeSecret,
    refuse: (secret) => (decodeSecret(secret) === null ? REFUSAL : null),
    is_in_address: false,
  },
};
