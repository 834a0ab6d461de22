import { refuseOther, requireOwner } from '../middleware/authorize.ts';
import type { Ports } from '../ports.ts';
import { answerCsv } from '../rest/csv-answer.ts';
import { newRouter } from '../router.ts';
import { exportStats } from './export-stats.ts';
import { openLive } from './open-live.ts';
import { readBreakdown } from './read-breakdown.ts';
import { readOverview } from './read-overview.ts';
import { readReplenishment, replenishmentRoute } from './read-replenishment.ts';
import { readStats } from './read-stats.ts';
import { breakdownRoute, exportRoute, liveRoute, overviewRoute, statsRoute } from './schemas.ts';

/** Figures of one influencer, and of everybody for operators. */
export function statsRoutes(ports: Ports) {
  return newRouter()
    .openapi(statsRoute, async (context) => {
      const { influencer_id } = context.req.valid('param');
      refuseOther(context.get('caller'), influencer_id);
      return context.json(await readStats(ports, influencer_id, context.req.valid('query')), 200);
    })
    .openapi(breakdownRoute, async (context) => {
      const { influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const shown = await readBreakdown(ports, influencer_id, context.req.valid('query'));
      return context.json(shown, 200);
    })
    .openapi(replenishmentRoute, async (context) => {
      const { influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const wish = context.req.valid('query');
      return context.json(await readReplenishment(ports, influencer_id, wish), 200);
    })
    .openapi(exportRoute, async (context) => {
      const { influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const csv = await exportStats(ports, influencer_id, context.req.valid('query'));
      return answerCsv(csv, `stats-${influencer_id}.csv`);
    })
    .openapi(liveRoute, async (context) => {
      const { influencer_id } = context.req.valid('param');
      await requireOwner(ports, context.get('caller'), influencer_id);
      const { seconds } = context.req.valid('query');
      const last_event_id = context.req.header('Last-Event-ID');
      return openLive(ports, influencer_id, { seconds, last_event_id });
    })
    .openapi(overviewRoute, async (context) =>
      context.json(await readOverview(ports, context.req.valid('query')), 200),
    );
}
