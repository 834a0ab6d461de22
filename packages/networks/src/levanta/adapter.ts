import type { NetworkAdapter } from '../network-adapter.ts';
import { textSecret } from '../text-secret.ts';
import { identify } from './identify.ts';
import { TOPIC_HEADER } from './imported-delivery.ts';
import { parse } from './parse.ts';
import { verify } from './verify.ts';

/** Levanta: links and products by signed webhook; its conversions are imported, a row a day. */
export const levanta: NetworkAdapter = {
  verify,
  identify,
  parse,
  kept_headers: ['content-type', TOPIC_HEADER],
  accepts_get: false,
  secrets: textSecret,
};
