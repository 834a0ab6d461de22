import type { Role } from '@skinstack/db/roles/grants';
import { type Finding, fix, ok } from './finding.ts';
import type { Subject } from './read-subject.ts';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1']);

/** Every store is reached over TLS, and each Worker has a login of its own. */
export function checkAddresses({ place, settings, databases }: Subject): Finding[] {
  const workers = Object.entries(databases) as [Role, string][];
  return [
    ...workers.map(([worker, url]) => checkDatabaseUrl(worker, url, place)),
    checkRedisUrl(settings.UPSTASH_REDIS_REST_URL ?? '', place),
    checkLogins(databases),
  ];
}

function checkDatabaseUrl(worker: Role, text: string, place: Subject['place']): Finding {
  const about = `DATABASE_URL of the ${worker} Worker`;
  const name = place === 'local' ? 'DATABASE_URL' : `${worker.toUpperCase()}_DATABASE_URL`;
  const url = URL.parse(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || !url.username || url.pathname === '/') {
    return fix(about, `set ${name}: “npm run roles -- add ${worker}” prints one`);
  }
  if (LOCAL_HOSTS.has(url.hostname)) {
    if (place === 'local') return ok(about, 'plain http on this machine, which is fine here');
    return fix(about, `${name} names this machine: the deployed Worker cannot reach it`);
  }
  if (!url.hostname.endsWith('.neon.tech')) {
    return fix(about, `${url.hostname} is not at Neon, and the Worker speaks Neon's protocol`);
  }
  if (url.searchParams.get('sslmode') === 'disable') {
    return fix(about, 'sslmode=disable: write sslmode=require, for whoever uses it over TCP');
  }
  return ok(about, `TLS to ${url.hostname}`);
}

function checkRedisUrl(text: string, place: Subject['place']): Finding {
  const about = 'UPSTASH_REDIS_REST_URL';
  const url = URL.parse(text);
  if (!url) return fix(about, 'set it: the https address of “REST API” at Upstash');
  if (url.username || url.password || url.search) {
    return fix(about, 'carries a credential: the token goes into UPSTASH_REDIS_REST_TOKEN alone');
  }
  if (url.protocol === 'https:') return ok(about, `TLS to ${url.hostname}`);
  if (url.protocol === 'http:' && LOCAL_HOSTS.has(url.hostname) && place === 'local') {
    return ok(about, 'plain http on this machine, which is fine here');
  }
  return fix(about, `${url.protocol}// would carry the token in the clear: use https://`);
}

function checkLogins({ redirect, api }: Subject['databases']): Finding {
  const about = 'a login for each Worker';
  const [one, other] = [URL.parse(redirect)?.username, URL.parse(api)?.username];
  if (!one || !other) return fix(about, 'both addresses must be there to compare them');
  if (one !== other) return ok(about, `${one} and ${other}`);
  return fix(about, `both log in as ${one}: “npm run roles -- add redirect” makes the other`);
}
