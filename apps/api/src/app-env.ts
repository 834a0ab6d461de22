import type { Caller } from './authenticate.ts';

/** What a request carries through the routes. */
export type AppEnv = { Variables: { request_id: string; caller: Caller } };
