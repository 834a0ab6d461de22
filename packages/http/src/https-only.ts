const LOCAL_HOST =
  /^http:\/\/(?:localhost|[\w-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?=[:/?#]|$)/i;

/**
 * Whether a request came in the clear. Its address tells what the client used, and cannot be lied
 * about as `X-Forwarded-Proto` can; a Worker on this machine has no certificate and needs none.
 * @param url as the Worker was given it
 */
export function cameInTheClear(url: string): boolean {
  // the letter behind “http”: nearly every request is told by it alone
  return url.charCodeAt(4) === COLON && !LOCAL_HOST.test(url);
}

const COLON = 58;

/**
 * Sends whoever came in the clear to the same address by https. 308, so that the method stays and
 * the answer may be kept. No HSTS: over http it means nothing (RFC 6797 §7.2).
 */
export function redirectToHttps(url: string, request_id: string): Response {
  return new Response(null, {
    status: 308,
    headers: {
      Location: `https${url.slice('http'.length)}`,
      'Cache-Control': 'public, max-age=86400',
      'X-Request-Id': request_id,
    },
  });
}
