import { createRoute, z } from '@hono/zod-openapi';
import { OPEN_METRICS_TYPE, writeOpenMetrics } from '@skinstack/http/write-open-metrics';
import { GAUGE_HELP } from '../metrics/gauge-help.ts';
import { readMetrics } from '../metrics/read-metrics.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { refusals } from './shared-schemas.ts';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['Operations'],
  summary: 'What a monitor watches, as OpenMetrics',
  security: [{ bearer: [] }, { session: [] }],
  responses: {
    200: {
      description: 'Gauges, read from the stores now',
      content: { [OPEN_METRICS_TYPE]: { schema: z.string() } },
    },
    ...refusals(401, 403),
  },
});

/** Gauges for Prometheus and others that read its format. */
export function metricsRoutes(ports: Ports) {
  return newRouter().openapi(route, async () => {
    const text = writeOpenMetrics(GAUGE_HELP, await readMetrics(ports));
    return new Response(text, { headers: { 'Content-Type': OPEN_METRICS_TYPE } });
  });
}
