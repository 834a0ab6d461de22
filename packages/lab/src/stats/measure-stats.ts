import { connectDatabase, type Database } from '@skinstack/db/connect/connect-database';
import { breakDownFigures } from '@skinstack/db/stats/break-down-figures';
import { findProgramCustomers } from '@skinstack/db/stats/find-cohorts';
import { listMostClicked } from '@skinstack/db/stats/list-most-clicked';
import { sumClicks } from '@skinstack/db/stats/sum-clicks';
import { sumEarnings } from '@skinstack/db/stats/sum-earnings';
import { cohortMonths } from '@skinstack/domain/customers/cohorts';
import { cutPeriod, type Span, startOfDay } from '@skinstack/domain/time-zones';
import type { BenchDatabase } from '../database/open-bench-cluster.ts';
import {
  type ExplainingEndpoint,
  startExplainingEndpoint,
} from '../database/start-explaining-endpoint.ts';

/** One answer: what the database took for it, and what whoever asked waited. */
export type Sample = { database_ms: number; buffer_count: number; client_ms: number };
/** The samples of a question, for each size those of the same ones in the same order. */
export type Measured = { question: Question; samples: Sample[][] };

/** How often each is asked. */
const TURNS = 3;
/** How often everybody's figures are asked for. */
const EVERYBODY_ASKED = 10;
/** A slow answer is a figure, not a failure; so the Workers’ deadline is not kept here. */
const PATIENCE_MS = 3_600_000;

type Asked = { endpoint: ExplainingEndpoint; explained: Database; plain: Database };

/** Who is asked for: ids that are the same in each database. */
export type Drawn = { influencer: readonly string[]; program: readonly string[] };

/**
 * Asks each question of each who was drawn for it, the sizes by turns so that neighbours on the
 * machine slow them alike: explained, and for the time the caller waits. The first turn also warms
 * up.
 */
export async function measureStats(
  questions: readonly Question[],
  databases: readonly BenchDatabase[],
  drawn: Drawn,
  span: Span,
  proceed: (line?: string) => void,
): Promise<Measured[]> {
  const asked: Asked[] = [];
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    for (const { postgresUrl, databaseUrl } of databases) {
      const endpoint = await startExplainingEndpoint(postgresUrl);
      const explained = connectDatabase(endpoint.databaseUrl, patience);
      asked.push({ endpoint, explained, plain: connectDatabase(databaseUrl, patience) });
    }
    const measured: Measured[] = [];
    for (const question of questions) {
      proceed(question.name);
      const ids =
        question.of === 'everybody'
          ? drawn.influencer.slice(0, EVERYBODY_ASKED)
          : drawn[question.of];
      const samples: Sample[][] = asked.map(() => []);
      for (const id of ids) {
        proceed();
        const best = await askByTurns(asked, (one) => ask(one, question, id, span));
        for (const [at, sample] of best.entries()) samples[at]?.push(sample);
      }
      measured.push({ question, samples });
    }
    return measured;
  } finally {
    for (const { endpoint } of asked) await endpoint.stop();
  }
}

/** The least of several turns: what neighbours took from the others is theirs. */
async function askByTurns(
  asked: readonly Asked[],
  askOne: (one: Asked) => Promise<Sample>,
): Promise<Sample[]> {
  const turns: Sample[][] = asked.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    const order = [...asked.entries()];
    for (const [at, one] of turn % 2 === 0 ? order : order.reverse()) {
      turns[at]?.push(await askOne(one));
    }
  }
  return turns.map((samples) => ({
    database_ms: Math.min(...samples.map((sample) => sample.database_ms)),
    buffer_count: Math.min(...samples.map((sample) => sample.buffer_count)),
    client_ms: Math.min(...samples.map((sample) => sample.client_ms)),
  }));
}

async function ask(
  { endpoint, explained, plain }: Asked,
  question: Question,
  id: string,
  span: Span,
): Promise<Sample> {
  await question.ask(explained, id, span);
  const plans = endpoint.take().map(({ plan }) => plan);
  const began_ms = performance.now();
  await question.ask(plain, id, span);
  return {
    database_ms: plans.reduce((sum, plan) => sum + plan.execution_ms, 0),
    buffer_count: plans.reduce((sum, plan) => sum + plan.buffer_count, 0),
    client_ms: performance.now() - began_ms,
  };
}

/** What is asked of the database, by the functions the API asks it with. */
type Question = {
  name: string;
  /** Whose figures: of each of some influencers or programs, or of everybody. */
  of: 'influencer' | 'program' | 'everybody';
  /** Asks once. @param id of the influencer or program; of everybody's it means nothing */
  ask(db: Database, id: string, span: Span): Promise<void>;
};

const LIMIT = 10;

/** What the cohorts of customers begin with, and the months of their shares. */
function monthsOf({ to }: Span) {
  const names = cohortMonths(to.getTime() - 1);
  const starts = names.map((name) => new Date(`${name}-01T00:00:00Z`));
  return { from: starts[0] ?? to, to, starts };
}

export const QUESTIONS: readonly Question[] = [
  byDay('an influencer by day', 'UTC'),
  byDay('an influencer by day of Kolkata', 'Asia/Kolkata'),
  {
    name: 'an influencer by country',
    of: 'influencer',
    async ask(db, influencer_id, span) {
      await breakDownFigures(db, influencer_id, span, 'country', { limit: LIMIT });
    },
  },
  {
    name: 'an influencer’s top 10 links',
    of: 'influencer',
    async ask(db, influencer_id, span) {
      await breakDownFigures(db, influencer_id, span, 'link', { limit: LIMIT });
    },
  },
  {
    name: 'an influencer by kind of order',
    of: 'influencer',
    async ask(db, influencer_id, span) {
      await breakDownFigures(db, influencer_id, span, 'order_kind', { limit: LIMIT });
    },
  },
  moneyByDay('a program’s money by day and kind', 'program', 'UTC'),
  moneyByDay('everybody’s money by day and kind', 'everybody', 'UTC'),
  moneyByDay('everybody’s money by day of Kolkata and kind', 'everybody', 'Asia/Kolkata'),
  {
    name: 'a program’s customers, cohorts of 12 months',
    of: 'program',
    async ask(db, program_id, span) {
      const [whole, months] = [{ ...span, starts: [span.from] }, monthsOf(span)];
      const since_on = months.from.toISOString().slice(0, 10);
      const of = { program_id, merchant_ids: undefined };
      await findProgramCustomers(db, of, { span: whole, months }, since_on);
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

function moneyByDay(name: string, of: 'program' | 'everybody', timezone: string): Question {
  return {
    ...{ name, of },
    async ask(db, program_id, span) {
      const cut = daysOf(span, timezone);
      await sumEarnings(db, of === 'program' ? { program_id } : of, cut);
    },
  };
}

function daysOf(span: Span, timezone: string) {
  const day = (at: Date) => startOfDay(at.toISOString().slice(0, 10), timezone);
  const days = { from: day(span.from), to: day(span.to) };
  return { ...days, starts: cutPeriod(days, 'day', timezone) };
}

function byDay(name: string, timezone: string): Question {
  return {
    name,
    of: 'influencer',
    async ask(db, influencer_id, span) {
      const cut = daysOf(span, timezone);
      await sumClicks(db, influencer_id, cut);
      await sumEarnings(db, { influencer_id }, cut);
    },
  };
}
