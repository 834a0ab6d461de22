import type { NetworkAdapter } from '../network-adapter.ts';
import { confirm } from './confirm.ts';
import { identify } from './identify.ts';
import { parse } from './parse.ts';
import { tokenSecret } from './token.ts';
import { verify } from './verify.ts';

/** impact.com: action lifecycle postbacks; it states the commission itself. */
export const impact: NetworkAdapter = {
  ...{ verify, identify, parse, confirm },
  kept_headers: ['content-type'],
  accepts_get: true,
  secrets: tokenSecret,
};
