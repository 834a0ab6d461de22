import { connectNeon } from '@skinstack/db/connect/connect-neon';
import {
  diagnoseAccounts,
  diagnoseRights,
  listMigrations,
  listTwins,
  type Rights,
} from '@skinstack/db/operations/diagnose-database';
import type { Role } from '@skinstack/db/operations/grants';
import { readMigrations } from '@skinstack/local/migrations/read-migrations';
import { findAdapter } from '@skinstack/networks/networks';
import { type Finding, fix, ok, PATIENCE_MS, type Subject, timed } from './read-subject.ts';

const OLDEST = 15;

/** Asks the database as one of the Workers, over its protocol: is it there, new, and tight? */
export async function checkDatabase(worker: Role, url: string): Promise<Finding[]> {
  const about = `database, as the ${worker} Worker`;
  const rights = await timed(async () => diagnoseRights(connectNeon(url)));
  if ('problem' in rights) {
    return [
      fix(about, `does not answer (${rights.problem}): look at the address, login and password`),
    ];
  }
  const { login, server_version } = rights.value;
  const version = Math.floor(server_version / 10_000);
  return [
    ok(about, `answered ${login} in ${rights.took}`),
    version >= OLDEST
      ? ok(`${about}: version`, `PostgreSQL ${version}`)
      : fix(`${about}: version`, `PostgreSQL ${version}: ${OLDEST} or newer is needed`),
    await checkMigrations(`${about}: migrations`, url),
    ...(worker === 'redirect' ? redirectRights : apiRights)(about, rights.value),
  ];
}

async function checkMigrations(about: string, url: string): Promise<Finding> {
  const listed = await timed(() => listMigrations(connectNeon(url)));
  const command = 'MIGRATION_DATABASE_URL=… npm run migrate';
  if ('problem' in listed) return fix(about, `cannot be read (${listed.problem}): ${command}`);
  const done = new Set(listed.value);
  const missing = readMigrations().filter(({ created_at_ms }) => !done.has(created_at_ms));
  if (missing.length === 0) return ok(about, `all ${done.size} applied`);
  return fix(about, `${missing.length} missing, from ${missing[0]?.tag} on: ${command}`);
}

/** Network accounts from before they had to name their merchant, their shop and a secret alone. */
export async function checkAccounts(url: string): Promise<Finding[]> {
  const about = 'network accounts';
  const needs = {
    merchant: (network: string) => findAdapter(network)?.of_shop === true,
    shop: (network: string) => findAdapter(network)?.accountOf !== undefined,
  };
  const asked = await timed(() => diagnoseAccounts(connectNeon(url), needs));
  if ('problem' in asked) return [fix(about, `cannot be read (${asked.problem})`)];
  const { without_merchant, sharing_secret, without_shop } = asked.value;
  const findings = [
    ...without_merchant.map((id) =>
      fix(about, `${id} names no merchant, so links to any earn there: add one that does`),
    ),
    ...sharing_secret.map((id) =>
      fix(about, `${id} shares its secret, so a delivery can count twice: rotate it`),
    ),
    ...without_shop.map((id) =>
      fix(about, `${id} names no shop: PATCH its external_account, or the next to deliver has it`),
    ),
  ];
  return findings.length > 0 ? findings : [ok(about, 'each has its merchant, shop and secret')];
}

/** Slugs that differ only in case, or in marks behind them: a look at who has which is worth it. */
export async function checkTwins(url: string): Promise<Finding[]> {
  const about = 'slugs';
  const listed = await timed(() => listTwins(connectNeon(url)));
  if ('problem' in listed) return [fix(about, `cannot be read (${listed.problem})`)];
  if (listed.value.length === 0) return [ok(about, 'no two have the same letters')];
  return listed.value.map(([first = '', ...later]) =>
    ok(about, `${first} and ${later.join(', ')}: each is followed as it is written`),
  );
}

const tight = (about: string, isTight: boolean, good: string, bad: string) =>
  isTight ? ok(about, good) : fix(about, bad);

function redirectRights(about: string, rights: Rights): Finding[] {
  const login = 'npm run roles -- add redirect';
  return [
    ...plainRights(about, rights, login),
    tight(
      `${about}: reads only what it needs`,
      !rights.may_read_influencers && !rights.may_write_links && rights.may_follow,
      'links, and not who influencers are; it writes nothing',
      rights.may_follow || !rights.has_tables
        ? `it may read influencers' addresses or write: ${login}`
        : 'it may not even read links: npm run migrate, which grants',
    ),
  ];
}

function apiRights(about: string, rights: Rights): Finding[] {
  return [
    ...plainRights(about, rights, 'npm run roles -- add api'),
    tight(
      `${about}: the ledger`,
      rights.may_post && !rights.may_change_ledger,
      'it posts, and changes nothing that was posted',
      rights.may_post
        ? 'it may change or delete what was posted: npm run migrate, which grants'
        : 'it may not post: npm run migrate, which grants',
    ),
  ];
}

function plainRights(about: string, { power, may_create }: Rights, remedy: string): Finding[] {
  return [
    tight(
      `${about}: login`,
      power === null,
      'an ordinary one',
      `has rights of ${power}: ${remedy}`,
    ),
    tight(`${about}: schema`, !may_create, 'it cannot change it', `it may create: ${remedy}`),
  ];
}

/** Redis answers this token; the question is `PING`, which changes nothing. */
export async function checkRedis({ settings }: Subject): Promise<Finding> {
  const about = 'Redis';
  const { UPSTASH_REDIS_REST_URL: url = '', UPSTASH_REDIS_REST_TOKEN: token = '' } = settings;
  const asked = await timed(() =>
    fetch(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: '["PING"]',
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  );
  if ('problem' in asked) {
    return fix(about, `does not answer (${asked.problem}): look at UPSTASH_REDIS_REST_URL`);
  }
  const { status } = asked.value;
  await asked.value.body?.cancel();
  if (status === 200) return ok(about, `answered in ${asked.took}`);
  if (status === 401) return fix(about, 'refuses the token: copy UPSTASH_REDIS_REST_TOKEN anew');
  return fix(about, `answers ${status}: look at UPSTASH_REDIS_REST_URL`);
}
