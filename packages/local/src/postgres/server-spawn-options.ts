import type { PostgresPlace } from './postgres-place.ts';

/**
 * How every PostgreSQL program is started: as the chosen user, in the C locale so its messages
 * can be read, and away from the terminal so that Ctrl-C reaches only us, who stop it in order.
 */
export function serverSpawnOptions({ user }: PostgresPlace) {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  if (process.env.SystemRoot) env.SystemRoot = process.env.SystemRoot;
  const runAs = user ? { uid: user.uid, gid: user.gid } : {};
  return { env, cwd: '/', detached: true, ...runAs };
}
