/** `GET /healthz`: this Worker runs. Touches no store. */
export function health(request_id: string): Response {
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Request-Id': request_id,
  };
  return new Response('{"status":"ok"}', { headers });
}
