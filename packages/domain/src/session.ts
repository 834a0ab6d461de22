/** How long somebody stays signed in at most, and without a request. */
export const SESSION_DAYS = 30;
export const SESSION_IDLE_DAYS = 7;
/** A session in use is noted as seen no more often than this, so reads stay reads. */
export const SESSION_SEEN_MINUTES = 5;
