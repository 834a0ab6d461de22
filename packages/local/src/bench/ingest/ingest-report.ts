/** Clicks stored by some connections with so many clicks a statement: medians over the rounds. */
export type IngestFigures = {
  connection_count: number;
  batch_size: number;
  clicks_per_second: number;
  /** Of one connection, waiting for its statement. */
  click_us: number;
};

/** Everything a run measured, as it is written to `bench-ingest.json`. */
export type IngestReport = {
  measured_at: string;
  machine: string;
  figures: IngestFigures[];
  /** The cost of a click in a batch of 100, of that of one alone; the median of the rounds. */
  batch_ratio: number;
  overlap: {
    seconds: number;
    connection_count: number;
    link_count: number;
    stored_count: number;
    batch_count: number;
    deadlock_count: number;
    /** What is wrong with the totals. */
    wrong: string[];
  };
};
