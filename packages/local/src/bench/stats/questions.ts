import { breakDownFigures } from '@skinstack/db/break-down-figures';
import type { Database } from '@skinstack/db/connect-database';
import { type Span, sumClicks } from '@skinstack/db/sum-clicks';
import { sumEarnings } from '@skinstack/db/sum-earnings';

/** What is asked of the database, by the functions the API asks it with. */
export type Question = {
  name: string;
  /** Asked once for everybody, and not for each influencer. */
  isOfEverybody: boolean;
  ask(db: Database, influencer_id: string, span: Span): Promise<void>;
};

const LIMIT = 10;

export const QUESTIONS: readonly Question[] = [
  {
    ...{ name: 'an influencer by day', isOfEverybody: false },
    async ask(db, influencer_id, span) {
      const period = { ...span, interval: 'day', timezone: 'UTC' } as const;
      await sumClicks(db, influencer_id, period);
      await sumEarnings(db, influencer_id, period);
    },
  },
  {
    ...{ name: 'an influencer by country', isOfEverybody: false },
    async ask(db, influencer_id, span) {
      await breakDownFigures(db, influencer_id, span, 'country', LIMIT);
    },
  },
  {
    ...{ name: 'an influencer’s top 10 links', isOfEverybody: false },
    async ask(db, influencer_id, span) {
      await breakDownFigures(db, influencer_id, span, 'link', LIMIT);
    },
  },
  {
    ...{ name: 'everybody’s top 10 links', isOfEverybody: true },
    async ask(db, _, span) {
      await breakDownFigures(db, null, span, 'link', LIMIT);
    },
  },
];
