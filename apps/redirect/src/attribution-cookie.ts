const NAME = '__Host-ss_click';
const DAY_SECONDS = 86_400;

/** The `Set-Cookie` that remembers the click; its value is the signed click token. */
export function attributionCookie(token: string, attribution_window_days: number): string {
  const age_seconds = attribution_window_days * DAY_SECONDS;
  return `${NAME}=${token}; Path=/; Max-Age=${age_seconds}; Secure; HttpOnly; SameSite=Lax`;
}
