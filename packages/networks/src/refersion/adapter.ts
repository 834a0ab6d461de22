import type { NetworkAdapter } from '../network-adapter.ts';
import { textSecret } from '../text-secret.ts';
import { identify } from './identify.ts';
import { parse } from './parse.ts';
import { verify } from './verify.ts';

/** Refersion: conversions by signed webhook; it states the commission itself. */
export const refersion: NetworkAdapter = {
  verify,
  identify,
  parse,
  kept_headers: ['content-type', 'refersion-topic'],
  accepts_get: false,
  secrets: textSecret,
};
