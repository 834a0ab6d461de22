const NAME = '__Host-ss_click';
const DAY_SECONDS = 86_400;

/** What stands behind the token in the `Set-Cookie` of a program with this window. */
export function cookieAttributes(attribution_window_days: number): string {
  const age_seconds = attribution_window_days * DAY_SECONDS;
  return `; Path=/; Max-Age=${age_seconds}; Secure; HttpOnly; SameSite=Lax`;
}

/** The `Set-Cookie` that remembers the click; its value is the signed click token. */
export function attributionCookie(token: string, cookie_attributes: string): string {
  return `${NAME}=${token}${cookie_attributes}`;
}
