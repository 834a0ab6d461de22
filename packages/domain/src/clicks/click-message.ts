import { idTime, isId } from '../ids.ts';
import type { Click } from './click.ts';

/** What clicks have in common with others: their ids, times and visitors are their own. */
const SHARED = [
  ...(['link_id', 'influencer_id', 'kind', 'bot_reason', 'visitor_day', 'sub_id'] as const),
  ...(['country', 'device', 'app', 'referrer_host'] as const),
];

/**
 * Clicks as one message of the queue, a fifth as long as they are: a text that several share is
 * told once, and a row has its place (-1 is null). When a click was made is told by its id.
 */
type ClickMessage = {
  texts: string[];
  /** Id, visitor hash, and a place for each of the fields they have in common. */
  rows: [id: string, visitor_hash: string | null, ...places: number[]][];
};

/** Packs clicks into one message. @param clicks made at the times their ids carry */
export function packClicks(clicks: readonly Click[]): ClickMessage {
  const places = new Map<string, number>();
  const placeOf = (text: string | null | undefined): number => {
    if (text === null || text === undefined) return -1;
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, places.size);
    return places.size - 1;
  };
  const rows = clicks.map((click): ClickMessage['rows'][number] => [
    click.id,
    click.visitor_hash,
    placeOf(click.link_id),
    placeOf(click.influencer_id),
    placeOf(click.kind),
    placeOf(click.bot_reason),
    placeOf(click.visitor_day),
    placeOf(click.sub_id),
    placeOf(click.country),
    placeOf(click.device),
    placeOf(click.app),
    placeOf(click.referrer_host),
  ]);
  return { texts: [...places.keys()], rows };
}

/**
 * The clicks of a message, to be checked as anything that comes from outside; what is no row is
 * given as it is. Null when it is no message of packed clicks.
 */
export function unpackClicks(message: unknown): unknown[] | null {
  if (typeof message !== 'object' || message === null) return null;
  const { texts, rows } = message as { texts?: unknown; rows?: unknown };
  if (!Array.isArray(texts) || !Array.isArray(rows)) return null;
  return rows.map((row: unknown) => (Array.isArray(row) ? unpackRow(row, texts) : row));
}

function unpackRow(row: readonly unknown[], texts: readonly unknown[]): unknown {
  const [id, visitor_hash, ...places] = row;
  if (typeof id !== 'string' || !isId('clk', id)) return row;
  const shared = SHARED.map((name, at) => {
    const place = places[at];
    return [name, place === -1 ? null : typeof place === 'number' ? texts[place] : undefined];
  });
  const clicked_at = new Date(idTime(id)).toISOString();
  return { id, clicked_at, visitor_hash, ...Object.fromEntries(shared) };
}
