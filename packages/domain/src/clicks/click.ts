/** One request for a link, as the redirect Worker sends it and the API Worker stores it. */
export type Click = {
  /** `clk_…`, unique; the store counts an id once however often it is delivered. */
  id: string;
  /** ISO-8601 UTC, the time the id carries. */
  clicked_at: string;
  link_id: string;
  influencer_id: string;
  kind: 'click' | 'bot' | 'impression';
  /** Why a request is not counted as a click. */
  bot_reason: string | null;
  /**
   * A keyed hash, another one every day of the influencer's time zone; no address is kept. Null
   * under Global Privacy Control.
   */
  visitor_hash: string | null;
  /** That day, `2026-11-22`; missing of clicks that waited since it was a day of UTC. */
  visitor_day?: string | null | undefined;
  sub_id: string | null;
  country: string | null;
  device: string | null;
  /** The app it was followed in, or that it came from: `Instagram`. */
  app: string | null;
  referrer_host: string | null;
};
