import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** The folder of the project: the one with wrangler.toml. */
export const ROOT = findRoot(import.meta.dirname);

/** Where the local world keeps its data unless DATA_DIR is another folder. */
export const USUAL_DATA_DIR = join(ROOT, '.local');

/** Where the local world listens and keeps its data, and what its Workers are told. */
export interface Settings {
  redirectPort: number;
  apiPort: number;
  postgresPort: number;
  redisRestPort: number;
  neonHttpPort: number;
  dataDir: string;
  databaseUrl?: string;
  redisUrl?: string;
  /** `.dev.vars`: the Workers' settings and what the seed is made with. */
  vars: Record<string, string>;
}

/**
 * Reads the environment and `.dev.vars`, made from `.dev.vars.example` when it is missing.
 * @throws Error on a port that is not one
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const path = join(ROOT, '.dev.vars');
  const example = join(ROOT, '.dev.vars.example');
  if (!existsSync(path)) copyFileSync(example, path);
  // a file made by an earlier version lacks what came since
  const vars = { ...readVars(example), ...readVars(path) };
  const { LOCAL_DATABASE_URL: databaseUrl, LOCAL_REDIS_URL: redisUrl } = env;
  return {
    redirectPort: readPort(env, 'REDIRECT_PORT', 8787),
    apiPort: readPort(env, 'API_PORT', 8000),
    postgresPort: readPort(env, 'POSTGRES_PORT', 5487),
    redisRestPort: readPort(env, 'REDIS_REST_PORT', 8079),
    neonHttpPort: readPort(env, 'NEON_HTTP_PORT', 5488),
    dataDir: env.DATA_DIR ? resolve(ROOT, env.DATA_DIR) : USUAL_DATA_DIR,
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(redisUrl ? { redisUrl } : {}),
    vars,
  };
}

function findRoot(folder: string): string {
  return existsSync(join(folder, 'wrangler.toml')) ? folder : findRoot(dirname(folder));
}

function readVars(path: string): Record<string, string> {
  const entries = Object.entries(parseEnv(readFileSync(path, 'utf8')));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

function readPort(env: NodeJS.ProcessEnv, name: string, standard: number): number {
  const text = env[name];
  if (text === undefined || text === '') return standard;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${name} is ${text}, but a port is a number from 1 to 65535`);
  }
  return port;
}
