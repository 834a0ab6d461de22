const SHOPPER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';

/** What a shopper's browser is told. */
export type Followed = { status: number; location: string; cookie: string };

/** Follows a short link as a shopper's phone does, without going on to the shop. */
export async function followSlug(redirectUrl: string, slug: string): Promise<Followed> {
  const response = await fetch(new URL(`/l/${slug}`, redirectUrl), {
    redirect: 'manual',
    headers: { 'User-Agent': SHOPPER, Accept: 'text/html' },
  });
  await response.arrayBuffer();
  const { status, headers } = response;
  return {
    status,
    location: headers.get('Location') ?? '',
    cookie: headers.get('Set-Cookie') ?? '',
  };
}
