/** 256 random bits in base64url; or one of the local world, which is written by hand. */
const FORM = /^(?:ss_[A-Za-z0-9_-]{43}|local-[A-Za-z0-9_-]{10,80})$/;

/** Whether a text could be a key that is stored; what could not is refused without a look-up. */
export function isApiKeyForm(text: string): boolean {
  return FORM.test(text);
}
