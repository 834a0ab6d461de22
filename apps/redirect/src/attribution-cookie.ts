const NAME = '__Host-ss_click';

/** The `Set-Cookie` that remembers the click; its value is the signed click token. */
export function attributionCookie(token: string, cookie_attributes: string): string {
  return `${NAME}=${token}${cookie_attributes}`;
}
