import { breakDownFigures } from '@skinstack/db/break-down-figures';
import type { Database } from '@skinstack/db/connect-database';
import { listMostClicked } from '@skinstack/db/list-most-clicked';
import { type Span, sumClicks } from '@skinstack/db/sum-clicks';
import { sumEarnings } from '@skinstack/db/sum-earnings';

/** What is asked of the database, by the functions the API asks it with. */
export type Question = {
  name: string;
  /** Whose figures: of each of some influencers or programs, or of everybody. */
  of: 'influencer' | 'program' | 'everybody';
  /** Asks once. @param id of the influencer or program; of everybody's it means nothing */
  ask(db: Database, id: string, span: Span): Promise<void>;
};

const LIMIT = 10;

export const QUESTIONS: readonly Question[] = [
  {
    name: 'an influencer by day',
    of: 'influencer',
    async ask(db, influencer_id, span) {
      const period = { ...span, interval: 'day', timezone: 'UTC' } as const;
      await sumClicks(db, influencer_id, period);
      await sumEarnings(db, influencer_id, period);
    },
  },
  {
    name: 'an influencer by country',
    of: 'influencer',
    async ask(db, influencer_id, span) {
      await breakDownFigures(db, influencer_id, span, 'country', LIMIT);
    },
  },
  {
    name: 'an influencer’s top 10 links',
    of: 'influencer',
    async ask(db, influencer_id, span) {
      await breakDownFigures(db, influencer_id, span, 'link', LIMIT);
    },
  },
  {
    name: 'a program’s top 10 lists',
    of: 'program',
    async ask(db, program_id, span) {
      await listMostClicked(db, program_id, span, LIMIT);
    },
  },
  {
    name: 'everybody’s top 10 lists',
    of: 'everybody',
    async ask(db, _, span) {
      await listMostClicked(db, null, span, LIMIT);
    },
  },
];
