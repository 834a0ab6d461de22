import { connectDatabase, type Database } from '@skinstack/db/connect-database';
import type { Span } from '@skinstack/db/sum-clicks';
import type { BenchDatabase } from '../open-bench-cluster.ts';
import {
  type ExplainingEndpoint,
  startExplainingEndpoint,
} from '../plans/start-explaining-endpoint.ts';
import { QUESTIONS, type Question } from './questions.ts';

/** One answer: what the database took for it, and what whoever asked waited. */
export type Sample = { database_ms: number; buffer_count: number; client_ms: number };
/** The samples of a question, for each size those of the same influencers in the same order. */
export type Measured = { question: Question; samples: Sample[][] };

/** How often everybody's figures are asked for. */
const EVERYBODY_ASKED = 10;
/** A slow answer is a figure, not a failure; so the Workers’ deadline is not kept here. */
const PATIENCE_MS = 3_600_000;

type Asked = { endpoint: ExplainingEndpoint; explained: Database; plain: Database };

/**
 * Asks each question of each influencer, the sizes by turns so that neighbours on the machine slow
 * them alike. Each is asked three times: to warm up, explained, and for the time the caller waits.
 */
export async function measureStats(
  databases: readonly BenchDatabase[],
  influencer_ids: readonly string[],
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
    for (const question of QUESTIONS) {
      proceed(question.name);
      const ids = question.isOfEverybody
        ? influencer_ids.slice(0, EVERYBODY_ASKED)
        : influencer_ids;
      const samples: Sample[][] = asked.map(() => []);
      for (const [round, id] of ids.entries()) {
        proceed();
        const order = [...asked.keys()];
        for (const at of round % 2 === 0 ? order : order.reverse()) {
          const one = asked[at];
          if (one) samples[at]?.push(await ask(one, question, id, span));
        }
      }
      measured.push({ question, samples });
    }
    return measured;
  } finally {
    for (const { endpoint } of asked) await endpoint.stop();
  }
}

async function ask(
  { endpoint, explained, plain }: Asked,
  question: Question,
  influencer_id: string,
  span: Span,
): Promise<Sample> {
  await question.ask(plain, influencer_id, span);
  await question.ask(explained, influencer_id, span);
  const plans = endpoint.take().map(({ plan }) => plan);
  const began_ms = performance.now();
  await question.ask(plain, influencer_id, span);
  return {
    database_ms: plans.reduce((sum, plan) => sum + plan.execution_ms, 0),
    buffer_count: plans.reduce((sum, plan) => sum + plan.buffer_count, 0),
    client_ms: performance.now() - began_ms,
  };
}
