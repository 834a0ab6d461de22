import type { Database } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { memberships } from '@skinstack/db/schema/memberships';
import { programTerms } from '@skinstack/db/schema/program-terms';
import { programs } from '@skinstack/db/schema/programs';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { MERCHANTS, seedId } from './catalogue.ts';

/** Ids below are for what the examples of the documentation decide about. */
const FIRST_MEMBER = 20;

/** Everybody is a member of every shop's program since it began; the first of the first is 0. */
export async function seedMembers(
  db: Database,
  of: {
    program_id: string;
    influencer_ids: readonly string[];
    created_at: Date;
    first: number;
  },
): Promise<void> {
  const { program_id, influencer_ids, created_at, first } = of;
  for (const [index, influencer_id] of influencer_ids.entries()) {
    const number = first + index === 0 ? 0 : FIRST_MEMBER + first + index;
    await insertRow(db, memberships, {
      ...{ id: seedId('mbr', number), program_id, influencer_id, state: 'approved' },
      ...{ decided_by: 'enrolment', changed_at: created_at, created_at },
    });
  }
}

const APPLICANTS = [
  { name: 'Yuki Tanaka', handle: 'yuki.glow', followers: 18_400, state: 'applied' },
  { name: 'Theo Brandt', handle: 'theoskin', followers: 2_100, state: 'applied' },
  { name: 'Ines Rocha', handle: 'inesrocha', followers: 64_000, state: 'approved' },
] as const;
const WHY = 'I write about barrier repair, and my readers ask where to buy what I use.';
const TERMS = 'Say that a link pays you. Do not bid on the brand’s name.';

/**
 * Those who wait for a decision, and one to be suspended; and a program by invitation that asks the
 * first influencer in, under terms of its own.
 */
export async function seedApplicants(
  db: Database,
  [influencer_id = '']: readonly string[],
): Promise<void> {
  for (const [index, { name, handle, followers, state }] of APPLICANTS.entries()) {
    const id = seedId('inf', 20 + index);
    const email = `${handle}@skinstack.example`;
    await insertRow(db, influencers, { id, display_name: name, email, handle, country: 'US' });
    const platforms = [{ name: 'instagram', address: `@${handle}`, followers }];
    await insertRow(db, memberships, {
      ...{ id: seedId('mbr', index + 1), program_id: seedId('prg', 0), influencer_id: id, state },
      ...{ decided_by: 'application' },
      application: { handle, platforms, country: 'US', why: WHY, language: 'en' },
    });
  }
  const program_id = seedId('prg', 9);
  const [shop] = MERCHANTS;
  await insertRow(db, programs, {
    ...{ id: program_id, merchant_id: seedId('mer', 0), name: `${shop.name} masters` },
    ...{ currency: shop.program.currency, commission_rate_bps: 2_500, enrolment: 'invite' },
  });
  const invited = { id: seedId('mbr', 4), program_id, influencer_id, state: 'invited' as const };
  await insertRow(db, memberships, invited);
  await insertRow(db, programTerms, {
    ...{ id: seedId('trm', 0), program_id, version: 1, body: TERMS },
    ...{ sha256: await sha256Hex(TERMS), valid_from: new Date(), created_by: 'seed' },
  });
}
