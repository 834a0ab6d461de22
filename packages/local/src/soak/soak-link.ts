/** What a link is told to be: where it leads, or null while it is disabled. */
export type LinkState = {
  url: string | null;
  /** When it was asked to become so: from then on it may be. */
  asked_at_ms: number;
  /** When that was confirmed; null while it is not known. */
  confirmed_at_ms: number | null;
};

/** A link of the soak and all it was told to be, oldest first. */
export type SoakLink = {
  id: string;
  slug: string;
  influencer_id: string;
  states: LinkState[];
  /** Since when Redis surely has a copy; infinity after it was wiped. */
  cached_since_ms: number;
};

/** An edit shows within 60 s even when Redis was not told (the contract); and time to get there. */
export const EDIT_SHOWS_MS = 75_000;

/** A link that has just been made. */
export function newSoakLink(link: Omit<SoakLink, 'states' | 'cached_since_ms'>, url: string) {
  const now_ms = Date.now();
  const state: LinkState = { url, asked_at_ms: 0, confirmed_at_ms: 0 };
  return { ...link, states: [state], cached_since_ms: now_ms } satisfies SoakLink;
}

/** The states a request between two moments may have met. */
export function possibleStates(link: SoakLink, sent_ms: number, answered_ms: number): LinkState[] {
  return link.states.filter((state, at) => {
    const next = link.states[at + 1];
    const isOver =
      next !== undefined &&
      next.confirmed_at_ms !== null &&
      next.confirmed_at_ms + EDIT_SHOWS_MS < sent_ms;
    return state.asked_at_ms <= answered_ms && !isOver;
  });
}
