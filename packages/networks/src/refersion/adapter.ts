import type { NetworkAdapter } from '../network-adapter.ts';
import { identify } from './identify.ts';
import { parse } from './parse.ts';
import { verify } from './verify.ts';

/** Refersion: conversions by signed webhook; it states the commission itself. */
export const refersion: NetworkAdapter = { verify, identify, parse };
