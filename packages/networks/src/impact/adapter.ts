import type { NetworkAdapter } from '../network-adapter.ts';
import { confirm } from './confirm.ts';
import { identify } from './identify.ts';
import { parse } from './parse.ts';
import { tokenSecret } from './token.ts';
import { verifyAddressToken } from './verify.ts';

/** impact.com: action lifecycle postbacks; it states the commission itself. */
export const impact: NetworkAdapter = {
  // impact.com offers no signature (help.impact.com 155000001055)
  verify: verifyAddressToken,
  identify,
  parse,
  confirm,
  kept_headers: ['content-type'],
  accepts_get: true,
  secrets: tokenSecret,
};
