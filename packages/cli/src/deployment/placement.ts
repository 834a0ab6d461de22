import { Refusal } from '../run-command.ts';

/** Where Cloudflare runs a Worker: beside a region of a cloud, or where it finds it does best. */
export type Placement = { region: string } | { mode: 'smart' };
/** A region as Cloudflare names it, and what told it. */
export type Region = { region: string; told_by: string };

const REGION = /^(aws|gcp|azure):[a-z0-9-]+$/;
/** `<endpoint>[.<cell>].<region>.<cloud>.neon.tech` (neon.com/docs/introduction/regions). */
const NEON_HOST = /\.([a-z0-9-]+)\.(aws|azure|gcp)\.neon\.tech$/;
/** Where Neon's name of a region is not the cloud's. */
const NEON_NAMES: Readonly<Record<string, string>> = { 'azure:gwc': 'azure:germanywestcentral' };

/** The region that the host of a database at Neon names; null for any other. */
export function regionOfDatabase(database_url: string): string | null {
  const [, region, cloud] = NEON_HOST.exec(URL.parse(database_url)?.hostname ?? '') ?? [];
  if (!region) return null;
  const name = `${cloud}:${region}`;
  return NEON_NAMES[name] ?? name;
}

/**
 * A region as a setting says it; a bare `eu-central-1`, as Upstash writes it, is one of AWS.
 * @throws Refusal when it is none
 */
export function readRegion(name: string, value: string): string {
  const region = value.includes(':') ? value : `aws:${value}`;
  if (REGION.test(region)) return region;
  throw new Refusal(
    `${name}=${value} is no region: write the cloud’s and its own name, as aws:eu-central-1`,
  );
}

type Settings = Readonly<Record<string, string | undefined>>;
const ADDRESSES = ['API_DATABASE_URL', 'DATABASE_URL'] as const;

/**
 * Where the database is: as DATABASE_REGION says, else as the address of the database tells; null
 * where neither does.
 * @throws Refusal when DATABASE_REGION is no region
 */
export function findDatabaseRegion(settings: Settings): Region | null {
  const said = settings.DATABASE_REGION;
  if (said) return { region: readRegion('DATABASE_REGION', said), told_by: 'DATABASE_REGION' };
  for (const name of ADDRESSES) {
    const region = regionOfDatabase(settings[name] ?? '');
    if (region) return { region, told_by: `the host of ${name}` };
  }
  return null;
}

/** Beside the database, or where Cloudflare measures the shortest ways when nobody says where. */
export function placeBeside(database: Region | null): Placement {
  return database ? { region: database.region } : { mode: 'smart' };
}

/** What a deployment sets of a Worker besides its domain. */
export type WorkerSettings = {
  placement?: Placement;
  /** The part of requests whose log lines are kept, and whose traces. */
  log_share?: number;
  trace_share?: number;
};

/**
 * What the settings say of each Worker. Only the API has a place: shoppers are everywhere, and so
 * is the redirect.
 * @throws Refusal that names the setting that cannot be
 */
export function readWorkerSettings(settings: Settings): Record<'api' | 'redirect', WorkerSettings> {
  const shares = (worker: 'API' | 'REDIRECT') => ({
    ...readShare('log_share', `${worker}_LOG_SHARE`, settings),
    ...readShare('trace_share', `${worker}_TRACE_SHARE`, settings),
  });
  return {
    api: { placement: placeBeside(findDatabaseRegion(settings)), ...shares('API') },
    redirect: shares('REDIRECT'),
  };
}

function readShare(key: 'log_share' | 'trace_share', name: string, settings: Settings) {
  const text = settings[name];
  if (!text) return {};
  const share = Number(text);
  if (/^[\d.]+$/.test(text) && share >= 0 && share <= 1) return { [key]: share };
  throw new Refusal(`${name}=${text} is no part of the whole: write a number from 0 to 1`);
}

type Observability = {
  enabled?: boolean;
  logs?: Record<string, unknown>;
  traces?: Record<string, unknown>;
};
/** `env.<name>` of wrangler.toml, as far as a deployment changes it. */
type RawEnvironment = { placement?: Placement; observability?: Observability };

/** An environment of wrangler.toml with what a deployment sets of it. */
export function withSettings<E extends RawEnvironment>(
  environment: E,
  { placement, log_share, trace_share }: WorkerSettings,
): E {
  const { observability = {} } = environment;
  const share = (value: number | undefined) =>
    value === undefined ? {} : { head_sampling_rate: value };
  return {
    ...environment,
    ...(placement ? { placement } : {}),
    observability: {
      ...observability,
      logs: { ...observability.logs, ...share(log_share) },
      traces: { ...observability.traces, ...share(trace_share) },
    },
  };
}
