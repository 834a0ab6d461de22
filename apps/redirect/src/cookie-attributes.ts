const DAY_SECONDS = 86_400;

/** What stands behind the token in the `Set-Cookie` of a program with this window. */
export function cookieAttributes(attribution_window_days: number): string {
  const age_seconds = attribution_window_days * DAY_SECONDS;
  return `; Path=/; Max-Age=${age_seconds}; Secure; HttpOnly; SameSite=Lax`;
}
