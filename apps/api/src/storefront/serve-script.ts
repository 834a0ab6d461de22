import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';

/** The newest, and every version that was published, by the hash of its content. */
const SCRIPT = /^v1(-[0-9a-f]{16})?\.js$/;
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Shops get a mended script within minutes, and the page before it from memory. */
const BRIEFLY = 'public, max-age=300, stale-while-revalidate=86400';

/** Serves the script to any shop's page. @throws Problem `not_found` */
export async function serveScript(ports: Ports, request: Request, file: string): Promise<Response> {
  const [name, version] = SCRIPT.exec(file) ?? [];
  const url = new URL(`/storefront/${name}`, request.url).href;
  const asset = name && (await ports.assets?.fetch(url, { headers: request.headers }));
  if (!asset || (asset.status !== 200 && asset.status !== 304)) {
    throw new Problem('not_found', 'There is no such version of the script.');
  }
  const answer = new Response(asset.body, asset);
  answer.headers.set('Cache-Control', version ? FOR_EVER : BRIEFLY);
  answer.headers.set('Access-Control-Allow-Origin', '*');
  answer.headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  if (asset.status === 200) {
    answer.headers.set('Content-Type', 'text/javascript; charset=utf-8');
  }
  return answer;
}

/** Which version is the newest, and what browsers check it by. */
type Script = { name: string; integrity: string };

/** Finds the script that was built; null where there is none. It never changes under an isolate. */
export function createScriptReader(ports: Pick<Ports, 'assets'>) {
  let known: Script | null = null;
  return async function readScript(url: string): Promise<Script | null> {
    if (known) return known;
    const answer = await ports.assets?.fetch(new URL('/storefront/v1.json', url).href);
    if (!answer?.ok) return null;
    known = (await answer.json()) as Script;
    return known;
  };
}
