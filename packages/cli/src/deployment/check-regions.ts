import type { WorkerConfig } from './deploy.ts';
import { findDatabaseRegion, type Region, readRegion, regionOfDatabase } from './placement.ts';
import { type Finding, fix, ok, PATIENCE_MS, type Subject, timed, unseen } from './read-subject.ts';

/**
 * Where the database, the API Worker and Redis are, as far as addresses and settings tell. What
 * they do not tell is said to be unknown.
 * @throws Refusal when a setting is no region
 */
export function checkRegions({ place, settings, databases }: Subject): Finding[] {
  if (place === 'local') return [ok('regions', 'everything is on this machine')];
  const database = findDatabaseRegion({ ...settings, API_DATABASE_URL: databases.api });
  return [
    checkDatabaseRegion(databases, database),
    database
      ? ok('region of the API Worker', `npm run deploy puts it beside ${database.region}`)
      : unseen(
          'region of the API Worker',
          '“smart”: Cloudflare moves it when it has measured; DATABASE_REGION says it at once',
        ),
    checkRedisRegion(settings.REDIS_REGION ?? '', database),
  ];
}

function checkDatabaseRegion(databases: Subject['databases'], database: Region | null): Finding {
  const about = 'region of the database';
  const [api, redirect] = [databases.api, databases.redirect].map(regionOfDatabase);
  if (api && redirect && api !== redirect) {
    return fix(about, `the API’s is in ${api}, the redirect’s in ${redirect}: they must be one`);
  }
  if (!database) {
    return unseen(about, 'not known: its host does not tell; set DATABASE_REGION=aws:eu-central-1');
  }
  const { region, told_by } = database;
  if (api && api !== region) {
    return fix(
      about,
      `${told_by} says ${region}, its host says ${api}: the API would run far from its database; ` +
        `set DATABASE_REGION=${api}, or leave it out`,
    );
  }
  return ok(about, `${region}, says ${told_by}`);
}

function checkRedisRegion(said: string, database: Region | null): Finding {
  const about = 'region of Redis';
  if (said === '') {
    const where = 'the primary region on its page at Upstash';
    return unseen(about, `not known: its address does not tell; set REDIS_REGION to ${where}`);
  }
  const region = readRegion('REDIS_REGION', said);
  if (!database) return unseen(about, `${region}; the database’s is not known`);
  if (region === database.region) return ok(about, `${region}, where the database is`);
  const km = distanceKm(region, database.region);
  if (km === null) return unseen(about, `${region}: how far ${database.region} is, is not known`);
  const far = `${region}, ${Math.round(km / 100) * 100} km from ${database.region}`;
  if (km <= NEAR_KM) return ok(about, `${far}, which is near`);
  return fix(
    about,
    `${far}: each request of the API asks both; make one there, and a read region at Upstash ` +
      'where the shoppers are',
  );
}

/** A round trip takes about a millisecond for each 100 km of cable, and cables are not straight. */
const NEAR_KM = 1_500;
const EARTH_KM = 6_371;

/** Degrees of latitude and longitude of the regions Neon and Upstash offer. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  'aws:us-east-1': [39.0, -77.5],
  'aws:us-east-2': [40.0, -83.0],
  'aws:us-west-1': [37.4, -122.0],
  'aws:us-west-2': [45.8, -119.7],
  'aws:ca-central-1': [45.5, -73.6],
  'aws:eu-central-1': [50.1, 8.7],
  'aws:eu-west-1': [53.3, -6.3],
  'aws:eu-west-2': [51.5, -0.1],
  'aws:ap-south-1': [19.1, 72.9],
  'aws:ap-northeast-1': [35.7, 139.7],
  'aws:ap-southeast-1': [1.3, 103.8],
  'aws:ap-southeast-2': [-33.9, 151.2],
  'aws:sa-east-1': [-23.5, -46.6],
  'azure:eastus2': [36.7, -78.4],
  'azure:westus3': [33.4, -112.1],
  'azure:germanywestcentral': [50.1, 8.7],
};

/** Along the surface; null where a region is in no list. */
function distanceKm(one: string, other: string): number | null {
  const [from, to] = [PLACES[one], PLACES[other]];
  if (!from || !to) return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [north, east] = [radians(to[0] - from[0]), radians(to[1] - from[1])];
  const half =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(from[0])) * Math.cos(radians(to[0])) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

/** Of the two Workers in wrangler.toml: which has a place, and whether anything is kept of them. */
export function checkPlaces(workers: { redirect: WorkerConfig; api: WorkerConfig }): Finding[] {
  const { redirect, api } = workers;
  const blind = [redirect, api].filter(({ observability }) => !observability?.enabled);
  return [
    redirect.placement
      ? fix('placement', `take it from ${redirect.environment}: shoppers are everywhere`)
      : api.placement
        ? ok('placement', `${api.environment} has a place, ${redirect.environment} runs everywhere`)
        : fix('placement', `${api.environment} has none: each request would cross to its database`),
    blind.length === 0
      ? ok('observability', 'log lines and traces of both are kept')
      : fix('observability', `nothing is kept of ${blind.map((one) => one.environment).join()}`),
  ];
}

/** A call within a region takes a few milliseconds; one across an ocean eighty. */
const NEAR_MS = 30;
const TRIES = 3;

/**
 * How long the API Worker waits for its database: an operator is told (`Server-Timing`). That it
 * runs where it should shows here, whatever was set.
 */
export async function checkDistance({ urls, settings }: Subject): Promise<Finding> {
  const about = 'API Worker to its database';
  const key = settings.ADMIN_API_KEY;
  if (!key) return unseen(about, 'not measured: ADMIN_API_KEY is not set');
  const asked = await timed(async () => {
    const answers: { call_ms: number; placement: string | null }[] = [];
    for (let ask = 0; ask < TRIES; ask++) answers.push(await askOnce(urls.api, key));
    return answers.toSorted((a, b) => a.call_ms - b.call_ms)[0];
  });
  if ('problem' in asked) return unseen(about, `not measured (${asked.problem})`);
  const { call_ms = Number.NaN, placement } = asked.value ?? {};
  if (Number.isNaN(call_ms)) return unseen(about, 'not measured: it tells no times to this key');
  const where = placement ? `; Cloudflare says ${placement}` : '';
  const took = `${Math.round(call_ms)} ms a call, the least of ${TRIES}${where}`;
  if (call_ms <= NEAR_MS) return ok(about, took);
  return fix(about, `${took}: deploy with DATABASE_REGION, so that it runs beside the database`);
}

const TIMES = /db;dur=(\d+);desc="(\d+) calls"/;

async function askOnce(url: string, key: string) {
  const response = await fetch(new URL('/api/merchants?limit=1', url), {
    headers: { Authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await response.body?.cancel();
  const [, total_ms, call_count] = TIMES.exec(response.headers.get('Server-Timing') ?? '') ?? [];
  return {
    call_ms: Number(total_ms ?? Number.NaN) / Number(call_count ?? Number.NaN),
    placement: response.headers.get('cf-placement'),
  };
}
