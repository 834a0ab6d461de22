/**
 * How large the world of a bench is apart from its raw clicks. All of it is the same whatever the
 * number of clicks: so are the hours in which links are clicked, and with them every rollup.
 */
export type PopulationSize = {
  influencer_count: number;
  link_count: number;
  /** How many pairs of a link and an hour are drawn; the hot ones are drawn more than once. */
  draw_count: number;
  /** Whole days of UTC, the last of which ends at `until`. */
  day_count: number;
  until: Date;
};

/** 13 months of 400 influencers with 250 links each, up to the last midnight of UTC. */
export function usualPopulation(now_ms: number): PopulationSize {
  const until = new Date(now_ms);
  until.setUTCHours(0, 0, 0, 0);
  return {
    influencer_count: 400,
    link_count: 100_000,
    draw_count: 250_000,
    day_count: 395,
    until,
  };
}
