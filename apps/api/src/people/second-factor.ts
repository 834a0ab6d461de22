import { claimPasswordTries, returnPasswordTries } from '@skinstack/db/people/password-tries';
import {
  confirmSecondFactor,
  findSecondFactor,
  startSecondFactor,
  takeRecoveryCode,
  takeTotpStep,
} from '@skinstack/db/people/second-factors';
import { findUserById, type SignInUser } from '@skinstack/db/people/users';
import { fromBase64Url, toBase64Url, toHex } from '@skinstack/domain/crypto/encodings';
import { openSecret, sealSecret } from '@skinstack/domain/crypto/seal';
import { hmacSha256 } from '@skinstack/domain/crypto/sha256';
import {
  findTotpStep,
  formatRecoveryCode,
  RECOVERY_CODE_BYTES,
  RECOVERY_CODE_COUNT,
  readRecoveryCode,
  TOTP_SECRET_BYTES,
  toBase32,
  totpAddress,
} from '@skinstack/domain/people/totp';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import { invalidField } from '../rest/rows.ts';
import type { SignedIn } from '../router.ts';
import { hashKey } from '../secrets.ts';

/** What a stored secret is bound to. */
const secretContext = (user_id: string) => `totp ${user_id}`;

/**
 * Makes the secret of an authenticator app, which counts once a code of it was given.
 * @throws Problem `conflict` when there is one already
 */
export async function startTotp(ports: Ports, { user_id, email }: SignedIn) {
  const bytes = ports.random(TOTP_SECRET_BYTES);
  const secret = toBase32(bytes);
  const context = secretContext(user_id);
  const sealed = await sealSecret(ports.sealing_key, toBase64Url(bytes), context, ports.random(12));
  if (!(await startSecondFactor(ports.db, user_id, sealed, ports.act ?? null))) {
    const detail = 'You have an authenticator app. POST /auth/totp/remove before you set another.';
    throw new Problem('conflict', detail);
  }
  return { secret, otpauth_url: totpAddress(secret, email) };
}

/**
 * Confirms the app by its first code, and makes recovery codes, which are shown this once.
 * @throws Problem `invalid_request` for a code that is not right, `conflict`, `rate_limited`
 */
export async function confirmTotp(ports: Ports, { user_id }: SignedIn, code: string) {
  const app = await findSecondFactor(ports.db, user_id);
  if (!app || app.confirmed_at !== null) throw refuseUnstarted();
  const step = await limitCodes(ports, user_id, () => stepOf(ports, app, code));
  if (step === null) throw wrongCode();
  const codes = Array.from({ length: RECOVERY_CODE_COUNT }, () =>
    formatRecoveryCode(ports.random(RECOVERY_CODE_BYTES)),
  );
  const hashes = await Promise.all(codes.map((one) => hashRecoveryCode(user_id, one)));
  const { secret_sealed } = app;
  const known = { user_id, secret_sealed, step };
  if (!(await confirmSecondFactor(ports.db, known, hashes, ports.act ?? null))) {
    throw refuseUnstarted();
  }
  return { recovery_codes: codes };
}

function refuseUnstarted(): Problem {
  const detail = 'There is no authenticator app to confirm. POST /auth/totp/start first.';
  return new Problem('conflict', detail);
}

/** The refusal of a code in the body of somebody who is signed in. */
export function wrongCode(): Problem {
  return invalidField('code', 'Not the code of now, or used before');
}

/**
 * Takes a code of the user's app, or a recovery code: each once.
 * @returns false for one that is not right or was used
 * @throws Problem `rate_limited`
 */
export async function takeCode(ports: Ports, user_id: string, code: string): Promise<boolean> {
  const taken = await limitCodes(ports, user_id, async () => {
    const recovery = readRecoveryCode(code);
    if (recovery !== null) {
      const hash = await hashRecoveryCode(user_id, recovery);
      return (await takeRecoveryCode(ports.db, user_id, hash)) || null;
    }
    const app = await findSecondFactor(ports.db, user_id);
    if (!app || app.confirmed_at === null) return null;
    const step = await stepOf(ports, app, code);
    return (step !== null && (await takeTotpStep(ports.db, user_id, step))) || null;
  });
  return taken !== null;
}

async function stepOf(
  ports: Ports,
  app: { user_id: string; secret_sealed: string },
  code: string,
): Promise<number | null> {
  const context = secretContext(app.user_id);
  const secret = fromBase64Url(await openSecret(ports.sealing_key, app.secret_sealed, context));
  return findTotpStep(secret, code.replace(/\s/g, ''), ports.now());
}

/** 80 random bits cannot be guessed, so a plain hash will do. */
function hashRecoveryCode(user_id: string, code: string): Promise<string> {
  return hashKey(`recovery ${user_id} ${readRecoveryCode(code) ?? ''}`);
}

const WINDOW_SECONDS = 600;
const DAY_SECONDS = 86_400;

/**
 * Ten wrong codes in ten minutes, fifty in a day: three codes of a million are right at a time.
 * Claimed before and returned when right, as passwords are.
 * @throws Problem `rate_limited`
 */
async function limitCodes<T>(
  ports: Ports,
  user_id: string,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const limits = [
    { window: WINDOW_SECONDS, key: `codes ${user_id}`, tries: 10 },
    { window: DAY_SECONDS, key: `codes of a day ${user_id}`, tries: 50 },
  ];
  const claimed = [];
  for (const { window, key, tries } of limits) {
    const limit = { key_hash: await hashKey(key), interval_seconds: window / tries };
    const taken = await claimPasswordTries(ports.db, [limit], window);
    claimed.push(...taken);
    if (taken.length > 0) continue;
    await returnPasswordTries(ports.db, claimed);
    const retry_after_seconds = Math.ceil(limit.interval_seconds);
    throw new Problem('rate_limited', 'Too many wrong codes. Wait; nothing is locked.', {
      retry_after_seconds,
    });
  }
  const result = await attempt();
  if (result !== null) await returnPasswordTries(ports.db, claimed);
  return result;
}

const CHALLENGE_MS = 300_000;

/**
 * What a second factor is sent with: that the password of this user was right a moment ago. It is
 * signed over the hash of the password, so it ends when that changes.
 */
export async function makeChallenge(ports: Ports, user: SignInUser): Promise<string> {
  const head = `${user.id}.${ports.now() + CHALLENGE_MS}`;
  return `${head}.${await signChallenge(ports, head, user)}`;
}

/** The user a challenge was made for; null when it is not ours, or is over. */
export async function readChallenge(ports: Ports, challenge: string): Promise<SignInUser | null> {
  const [id = '', until = '', mac = ''] = challenge.split('.');
  if (!/^\d{13}$/.test(until) || Number(until) < ports.now()) return null;
  const user = await findUserById(ports.db, id);
  if (!user) return null;
  // hashes are compared, so the time reveals nothing about the MAC
  const right = await signChallenge(ports, `${id}.${until}`, user);
  const [given_hash, right_hash] = await Promise.all([hashKey(mac), hashKey(right)]);
  return given_hash === right_hash ? user : null;
}

async function signChallenge(ports: Ports, head: string, user: SignInUser): Promise<string> {
  return toHex(await hmacSha256(ports.signing_key, `challenge ${head} ${user.password_hash}`));
}
