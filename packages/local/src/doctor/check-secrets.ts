import { type Finding, fix, ok } from './finding.ts';
import type { Subject } from './read-subject.ts';

/** What each secret must look like, as `env.ts` of the Workers has it, and how to make one. */
const SECRETS: Record<string, { pattern: RegExp; make: string; is_optional?: true }> = {
  SIGNING_KEY: { pattern: /^.{32,}$/, make: 'openssl rand -base64 48' },
  SIGNING_KEY_PREVIOUS: {
    pattern: /^.{32,}$/,
    make: 'it is the SIGNING_KEY before the last change, or nothing',
    is_optional: true,
  },
  ENCRYPTION_KEY: { pattern: /^[A-Za-z0-9+/]{43}=$/, make: 'openssl rand -base64 32' },
  ADMIN_API_KEY: { pattern: /^.{24,}$/, make: 'openssl rand -hex 32' },
  METRICS_KEY: { pattern: /^.{24,}$/, make: 'openssl rand -hex 32', is_optional: true },
  UPSTASH_REDIS_REST_TOKEN: {
    pattern: /^.{24,}$/,
    make: 'copy it from “REST API” of the database at Upstash',
  },
};
/** A key of 32 random letters has more different ones than this, but once in a million. */
const FEWEST_LETTERS = 12;

/** Each secret is there, long enough, random, nobody else's and not the example's. */
export function checkSecrets({ place, settings, examples }: Subject): Finding[] {
  const names = Object.keys(SECRETS);
  return names.map((name) => {
    const { pattern, make, is_optional } = SECRETS[name] as (typeof SECRETS)[string];
    const value = settings[name] ?? '';
    const about = `secret ${name}`;
    if (value === '' && is_optional) return ok(about, 'not set, which is fine');
    if (value === '') return fix(about, `is missing; ${make}`);
    if (value === examples[name]) {
      const isFine = place === 'local';
      if (isFine) return ok(about, 'the example’s, good for this machine and no other');
      return fix(about, `is the example of .dev.vars.example, which everybody knows; ${make}`);
    }
    if (place !== 'local' && !pattern.test(value)) {
      return fix(about, `has ${value.length} characters or others than it may have; ${make}`);
    }
    const twin = names.find((other) => other !== name && settings[other] === value);
    if (twin) return fix(about, `is the same as ${twin}: make one of its own; ${make}`);
    if (place !== 'local' && new Set(value).size < FEWEST_LETTERS) {
      return fix(about, `repeats few letters, so it can be guessed; ${make}`);
    }
    return ok(about, 'there, long enough, not the example and like no other');
  });
}
