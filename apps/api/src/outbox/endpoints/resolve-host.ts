/** The addresses of a host, of both kinds. @throws when that cannot be found out */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<string[]>;

const MOST_BYTES = 65_536;
/** Of a DNS answer (RFC 8484 as JSON): A, AAAA; what a CNAME leads to is among them. */
const TYPES = { A: 1, AAAA: 28 };

/**
 * Looks hosts up by DNS over HTTPS: a Worker has no resolver of its own. A name can lead elsewhere
 * when it is fetched a moment later; Cloudflare’s own network reaches no private address then.
 */
export function createResolver(dns_url: string): ResolveHost {
  return async function resolveHost(host, signal) {
    const answers = await Promise.all(
      Object.entries(TYPES).map(([name, type]) => ask(dns_url, host, name, type, signal)),
    );
    return answers.flat();
  };
}

async function ask(
  dns_url: string,
  host: string,
  name: string,
  type: number,
  signal: AbortSignal,
): Promise<string[]> {
  const url = new URL(dns_url);
  url.searchParams.set('name', host);
  url.searchParams.set('type', name);
  const answer = await fetch(url, { headers: { Accept: 'application/dns-json' }, signal });
  if (!answer.ok) throw new Error(`DNS answered ${answer.status}`);
  const text = await answer.text();
  if (text.length > MOST_BYTES) throw new Error('DNS answered too much');
  const { Answer: records = [] } = JSON.parse(text) as {
    Answer?: { type: number; data: string }[];
  };
  return records.filter((record) => record.type === type).map(({ data }) => data);
}
