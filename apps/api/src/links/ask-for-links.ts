import type { Question } from '@skinstack/db/connect/question';
import { askLinkTargets, type LinkTargets } from '@skinstack/db/links/insert-links';
import type { HonoRequest } from 'hono';
import { type GenerateLink, generateLinkBody } from './schemas.ts';

/** A body that may be longer is read only of those who proved who they are. */
const MOST_BYTES = 8_192;

/**
 * What making a link will need to know, by its body alone, so that it is asked together with who
 * calls. Null when the body must be looked at more closely.
 */
export async function askForLinks(request: HonoRequest): Promise<Question<LinkTargets> | null> {
  const length = Number(request.header('Content-Length') ?? MOST_BYTES + 1);
  const isJson = /^application\/json\b/i.test(request.header('Content-Type') ?? '');
  if (!isJson || !(length <= MOST_BYTES)) return null;
  const body: unknown = await request.json().catch(() => null);
  const wish = generateLinkBody.safeParse(body);
  return wish.success ? askTargetsOf([wish.data]) : null;
}

/** The question what these links can lead to, and whose they can be. */
export function askTargetsOf(wishes: readonly GenerateLink[]): Question<LinkTargets> {
  return askLinkTargets({
    product_ids: [...new Set(wishes.flatMap(({ product_id }) => product_id ?? []))],
    program_ids: [...new Set(wishes.flatMap(({ program_id }) => program_id ?? []))],
    influencer_ids: [...new Set(wishes.flatMap(({ influencer_id }) => influencer_id ?? []))],
  });
}
