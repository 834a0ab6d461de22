import type { Caller } from './authenticate.ts';
import type { Once } from './once/once-ports.ts';

/** What a request carries through the routes. */
export type AppEnv = { Variables: { request_id: string; caller: Caller; once: Once | undefined } };
