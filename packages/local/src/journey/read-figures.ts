import type { Client } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';

/** The part of an influencer's stats and balances the journey looks at. */
export type Figures = {
  requests: number;
  clicks: number;
  bot_requests: number;
  conversions: number;
  net_minor: number;
  pending_minor: number;
};

/** Reads stats and balance of an influencer, in dollars. */
export async function readFigures({ api }: Client, influencer_id: string): Promise<Figures> {
  const param = { influencer_id };
  const { totals } = await readAnswer(api.stats[':influencer_id'].$get({ param, query: {} }));
  const { balances } = await readAnswer(api.balances[':influencer_id'].$get({ param }));
  const { requests, clicks, bot_requests, conversions } = totals;
  const inDollars = <T extends { currency: string }>(rows: T[]) =>
    rows.find((row) => row.currency === 'USD');
  return {
    requests,
    clicks,
    bot_requests,
    conversions,
    net_minor: inDollars(totals.commission)?.net_minor ?? 0,
    pending_minor: inDollars(balances)?.pending_minor ?? 0,
  };
}

/** Reads until `isThere` holds or ten seconds are over: clicks land a moment after the redirect. */
export async function waitForFigures(
  influencer: Client,
  influencer_id: string,
  isThere: (figures: Figures) => boolean,
): Promise<Figures> {
  const started_ms = Date.now();
  for (;;) {
    const figures = await readFigures(influencer, influencer_id);
    if (isThere(figures) || Date.now() - started_ms > 10_000) return figures;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
