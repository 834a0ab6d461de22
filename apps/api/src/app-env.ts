import type { Caller } from './authenticate.ts';
import type { Once } from './once/once-ports.ts';

/** What a request carries through the routes. */
export type AppEnv = {
  Variables: {
    request_id: string;
    caller: Caller;
    once: Once | undefined;
    /** What became of it, for the log: a problem's code, a webhook's outcome; unset: `ok`. */
    outcome: string | undefined;
    /** Whose webhook it is. */
    network: string | undefined;
  };
};
