const ACCEPTED = /^[A-Za-z0-9_-]{8,64}$/;

/** The caller's `X-Request-Id` when it is a plain token, so traces join up; else a new one. */
export function requestId(headers: Headers, makeRandomId: () => string): string {
  const given = headers.get('X-Request-Id');
  return given !== null && ACCEPTED.test(given) ? given : makeRandomId();
}
