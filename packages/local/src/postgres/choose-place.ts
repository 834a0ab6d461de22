import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { copyBinaries, locateBinaries } from './locate-binaries.ts';

const PREFIX = 'skinstack-data-';

/**
 * Decides where PostgreSQL runs. As an ordinary user: where it is asked to. As root it must run
 * as somebody else, who may not be able to enter the clone; then binaries and data live in
 * /var/tmp, and `onLog` says so.
 */
export async function choosePlace(
  dataDir: string,
  onLog: (line: string) => void,
): Promise<PostgresPlace> {
  const installed = locateBinaries();
  if (process.getuid?.() !== 0) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    assertOwn(dataDir);
    return { binaries: installed.folder, dataDir, user: undefined };
  }
  const user = serverUser();
  const data = placeData(dataDir, user);
  const runs = canRun(join(installed.folder, 'bin', 'postgres'), data.user);
  const binaries = runs ? installed.folder : await copyBinaries(installed);
  const moved = [];
  if (!runs) moved.push(`binaries in ${binaries}`);
  if (data.dataDir !== dataDir) moved.push(`data in ${data.dataDir}`);
  if (moved.length > 0) {
    onLog(`PostgreSQL runs as ${data.user.name}, who cannot enter here: ${moved.join(', ')}`);
  }
  return { binaries, ...data };
}

function assertOwn(dataDir: string): void {
  try {
    accessSync(dataDir, constants.W_OK);
  } catch {
    throw new Error(`${dataDir} belongs to another user: remove it, or set DATA_DIR`);
  }
}

/** Nobody is created: `postgres` where the system has one, else `nobody`. */
function serverUser(): ServerUser {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    const [uid, gid] = [Number(fields[2]), Number(fields[3])];
    if (uid > 0 && gid > 0) return { name, uid, gid };
  }
  throw new Error(
    'PostgreSQL does not run as root and there is no user postgres or nobody: ' +
      'run as an ordinary user, or set LOCAL_DATABASE_URL',
  );
}

function placeData(
  dataDir: string,
  user: ServerUser,
): Omit<PostgresPlace, 'binaries'> & {
  user: ServerUser;
} {
  mkdirSync(dirname(dataDir), { recursive: true });
  if (!canEnter(dirname(dataDir), user)) return { dataDir: privateFolder(dataDir, user), user };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const { uid, gid } = statSync(dataDir);
  // Data an ordinary user made stays that user's: root then runs the server as that user.
  if (uid !== 0) return { dataDir, user: { name: `user ${uid}`, uid, gid } };
  chownSync(dataDir, user.uid, user.gid);
  return { dataDir, user };
}

/** Anybody may write in /var/tmp, so a folder that is not exactly ours is refused. */
function privateFolder(dataDir: string, user: ServerUser): string {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const folder = join('/var/tmp', `${PREFIX}${name}`);
  sweepPrivateFolders('/var/tmp', PREFIX, user);
  try {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, MADE_FOR), dataDir);
    chownSync(folder, user.uid, user.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== user.uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} is not a private folder of user ${user.name}: remove it`);
  }
  return folder;
}

function canEnter(folder: string, user: ServerUser): boolean {
  return succeeds('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], user);
}

function canRun(binary: string, user: ServerUser): boolean {
  return succeeds(binary, ['--version'], user);
}

function succeeds(file: string, args: string[], { uid, gid }: ServerUser): boolean {
  return spawnSync(file, args, { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** The account PostgreSQL runs under when we are root, which it refuses to be. */
interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** Where the binaries and the data are, and who runs them (nobody given: ourselves). */
export interface PostgresPlace {
  binaries: string;
  dataDir: string;
  user: ServerUser | undefined;
}

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

/** The file of a private folder that says which data folder it stands for. */
const MADE_FOR = 'made-for';

/**
 * Removes private folders whose temporary folder (a test's, a demo's) is gone, since nobody who
 * removes that one knows of them. Data of a clone is never removed, even when the clone is gone.
 */
function sweepPrivateFolders(parent: string, prefix: string, user: ServerUser): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(parent, name);
    if (isAbandoned(folder, user)) rmSync(folder, { recursive: true, force: true });
  }
}

function isAbandoned(folder: string, user: ServerUser): boolean {
  try {
    if (lstatSync(folder).uid !== user.uid) return false;
    const dataDir = readFileSync(join(folder, MADE_FOR), 'utf8');
    const isTemporary = dataDir.startsWith(tmpdir() + sep);
    const isStopped = !existsSync(join(folder, 'cluster', 'postmaster.pid'));
    return isTemporary && isStopped && !existsSync(dirname(dataDir));
  } catch {
    // Not one of ours, or another run was quicker.
    return false;
  }
}
